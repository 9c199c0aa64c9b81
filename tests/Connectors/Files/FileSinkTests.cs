using System.Threading.Channels;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class FileSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_subtask_writes_its_parts_and_they_are_there_at_the_end()
    {
        var env = Jobs.Environment(2);
        env.FromSource(DataGeneratorSource.Of(static n => $"line {n}", count: 5000))
            .SinkTo(new FileSink<string> { Path = _folder["out"], Format = new TextFormat(), Prefix = "lines", Suffix = ".txt" });
        await env.ExecuteAsync("writing");
        Assert.Equal(["out/lines-1-0-0.txt", "out/lines-1-1-0.txt"], _folder.Files());
        var read = await Jobs.ReadAsync(_folder["out"], new TextFormat());
        Assert.Equal(Enumerable.Range(0, 5000).Select(static n => $"line {n}").Order(), read.Order());
    }

    [Fact]
    public async Task Buckets_are_folders_and_every_part_of_CSV_has_its_header()
    {
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => new Stat($"h{n}", DateTimeOffset.UnixEpoch.AddMinutes(n * 20)), count: 6))
            .SinkTo(new FileSink<Stat> { Path = _folder.Path, Format = new CsvFormat<Stat>(), BucketBy = static s => $"{s.Start:yyyy-MM-dd--HH}" });
        await env.ExecuteAsync("buckets");
        Assert.Equal(["1970-01-01--00/part-1-0-0", "1970-01-01--01/part-1-0-1"], _folder.Files());
        Assert.Equal("Host,Start\nh0,1970-01-01T00:00:00Z\nh1,1970-01-01T00:20:00Z\nh2,1970-01-01T00:40:00Z\n", File.ReadAllText(_folder["1970-01-01--00/part-1-0-0"]));
    }

    [Fact]
    public async Task A_part_that_is_large_enough_is_followed_by_the_next()
    {
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => $"{n:D9}", count: 100))
            .SinkTo(new FileSink<string> { Path = _folder.Path, Format = new TextFormat(), RollingPolicy = new RollingPolicy { FileSize = 95 } });
        await env.ExecuteAsync("rolling");
        Assert.Equal(10, _folder.Files().Length);
        Assert.All(_folder.Files(), f => Assert.Equal(100, new FileInfo(_folder[f]).Length));
    }

    [Fact]
    public async Task A_second_run_adds_its_files_and_replaces_none()
    {
        for (var run = 0; run < 2; run++)
        {
            var env = Jobs.Environment();
            env.FromSource(DataGeneratorSource.Of(static n => "a", count: 3)).SinkTo(new FileSink<string> { Path = _folder.Path, Format = new TextFormat() });
            await env.ExecuteAsync("again");
        }
        Assert.Equal(["part-1-0-0", "part-1-0-1"], _folder.Files());
        Assert.Equal(6, (await Jobs.ReadAsync(_folder.Path, new TextFormat())).Count);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_job_fails_in_the_middle()
    {
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => $"line {n}", count: 50_000))
            .Map(static l => l != "line 49999" ? l : throw new InvalidOperationException("the last one"))
            .SinkTo(new FileSink<string> { Path = _folder.Path, Format = new TextFormat(), RollingPolicy = new RollingPolicy { FileSize = 10_000 } });
        await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("failing"));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task While_the_job_runs_parts_are_hidden_and_cancelling_removes_them()
    {
        var channel = Channel.CreateUnbounded<string>();
        var written = new TaskCompletionSource();
        var env = Jobs.Environment();
        env.BufferTimeout = TimeSpan.Zero;
        env.FromSource(new ChannelSource<string>(channel.Reader)).SinkTo(new FileSink<string> { Path = _folder.Path, Format = new Signalling(written) });
        var job = env.ExecuteAsync("running");
        channel.Writer.TryWrite("a");
        await written.Task;
        Assert.Matches(@"^\.part-1-0-0\.[0-9a-f]{8}\.inprogress$", Assert.Single(_folder.Files()));
        await job.CancelAsync();
        Assert.Empty(_folder.Files());
    }

    [Theory]
    [InlineData(60, 3600, 60)]
    [InlineData(3600, 30, 30)]
    public async Task Time_closes_parts(int rollover, int inactivity, int due)
    {
        var time = new ManualTime();
        var files = new DiskFiles();
        var writer = new PartWriter<string>(
            new FileSink<string>
            {
                Path = _folder.Path,
                Format = new TextFormat(),
                RollingPolicy = new RollingPolicy { RolloverInterval = TimeSpan.FromSeconds(rollover), InactivityInterval = TimeSpan.FromSeconds(inactivity) },
            },
            new SinkContext
            {
                JobName = "job",
                SinkName = "sink",
                Subtask = 4,
                Parallelism = 5,
                Attempt = 2,
                TimeProvider = time,
                LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            },
            files);
        Assert.Equal(long.MaxValue, writer.NextTime);
        await writer.WriteAsync(new[] { "a" }, default);
        Assert.Equal(due * 1000, writer.NextTime);
        time.Advance(TimeSpan.FromSeconds(due));
        await writer.OnTimeAsync(due * 1000, default);
        Assert.Equal(long.MaxValue, writer.NextTime);
        await writer.WriteAsync(new[] { "b" }, default);
        var pending = await writer.PrepareCommitAsync(default);
        Assert.Equal([_folder["part-2-4-0"], _folder["part-2-4-1"]], pending.Select(static p => p.Final));
        foreach (var file in pending.Concat(pending)) Assert.True(file.Commit(files));
        await writer.DisposeAsync();
        Assert.Equal(["part-2-4-0", "part-2-4-1"], _folder.Files());
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("/root")]
    [InlineData("a/../../b")]
    public async Task A_bucket_outside_of_the_folder_is_refused(string bucket)
    {
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => "a", count: 1)).SinkTo(new FileSink<string> { Path = _folder.Path, Format = new TextFormat(), BucketBy = _ => bucket });
        var failure = await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("escaping"));
        Assert.Contains($"FileSink.BucketBy gave \"{bucket}\", which is no folder below FileSink.Path.", failure.ToString(), StringComparison.Ordinal);
    }

    public sealed record Stat(string Host, DateTimeOffset Start);

    private sealed class Signalling(TaskCompletionSource written) : IFormat<string>
    {
        public string Decode(ReadOnlySpan<byte> record) => throw new NotSupportedException();

        public void Encode(string record, System.Buffers.IBufferWriter<byte> output) => written.TrySetResult();
    }
}
