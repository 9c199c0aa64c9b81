using System.Collections.Concurrent;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>Files to files, with failures in between.</summary>
public sealed class FileSinkJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Each_line_is_there_once_whatever_has_failed(int parallelism)
    {
        const int Lines = 60_000;
        _folder.Write("in.txt", string.Concat(Enumerable.Range(0, Lines).Select(static n => $"line {n}\n")));
        var planted = new ConcurrentDictionary<string, bool>();
        var env = Jobs.Environment(parallelism);
        env.RuntimeMode = RuntimeExecutionMode.Streaming;
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(10);
        env.RestartStrategy = RestartStrategy.FixedDelay(3, TimeSpan.Zero);
        env.FromSource(new FileSource<string> { Path = _folder["in.txt"], Format = new TextFormat(), SplitSize = 50_000 })
            .Map(line => line is "line 9000" or "line 33333" or "line 59999" && planted.TryAdd(line, true) ? throw new InvalidOperationException("planted") : line)
            .Rebalance()
            .SinkTo(new FileSink<string> { Path = _folder["out"], Format = new TextFormat(), RollingPolicy = new RollingPolicy { FileSize = 20_000 } });
        await env.ExecuteAsync("copying");
        Assert.Equal(3, planted.Count);
        Assert.DoesNotContain(_folder.Files(), static f => f.Contains("inprogress", StringComparison.Ordinal));
        var lines = _folder.Files().Where(static f => f.StartsWith("out/", StringComparison.Ordinal)).SelectMany(f => File.ReadAllLines(_folder[f]));
        Assert.Equal(Enumerable.Range(0, Lines).Select(static n => $"line {n}").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_that_is_started_again_goes_on_where_its_files_are()
    {
        const int Lines = 30_000;
        _folder.Write("in.txt", string.Concat(Enumerable.Range(0, Lines).Select(static n => $"line {n}\n")));
        for (var run = 0; run < 3; run++)
        {
            var fails = run < 2;
            var env = Jobs.Environment(2);
            env.RuntimeMode = RuntimeExecutionMode.Streaming;
            env.Checkpointing.Storage = CheckpointStorage.Directory(_folder["checkpoints"]);
            env.Checkpointing.Interval = TimeSpan.FromMilliseconds(10);
            env.RestartStrategy = RestartStrategy.None;
            var at = $"line {(run + 1) * 10_000}";
            env.FromSource(new FileSource<string> { Path = _folder["in.txt"], Format = new TextFormat(), SplitSize = 50_000 })
                .Map(line => fails && line == at ? throw new InvalidOperationException("planted") : line)
                .SinkTo(new FileSink<string> { Path = _folder["out"], Format = new TextFormat() });
            if (fails) await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("copying"));
            else await env.ExecuteAsync("copying");
        }
        var lines = _folder.Files().Where(static f => f.StartsWith("out/part", StringComparison.Ordinal)).SelectMany(f => File.ReadAllLines(_folder[f]));
        Assert.Equal(Enumerable.Range(0, Lines).Select(static n => $"line {n}").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_folder.Files(), static f => f.Contains("inprogress", StringComparison.Ordinal));
    }
}
