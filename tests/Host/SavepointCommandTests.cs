using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace ActorStream.Host.Tests;

public class SavepointCommandTests
{
    [Fact]
    public async Task A_savepoint_shows_its_operators_and_states_with_types_keys_and_sizes()
    {
        var folder = Directory.CreateTempSubdirectory("savepoints-").FullName;
        try
        {
            var seen = new SemaphoreSlim(0);
            var env = StreamExecutionEnvironment.Create("-Dparallelism.default=2", "-Dpipeline.max-parallelism=16");
            env.FromAsyncEnumerable(Numbers()).Uid("numbers")
                .KeyBy(static x => x % 10).Process(static context => new Count(context)).Uid("count")
                .SinkTo((_, _) =>
                {
                    seen.Release();
                    return Task.CompletedTask;
                });
            var job = env.ExecuteAsync("counts");
            for (var i = 0; i < 100; i++) await seen.WaitAsync();
            var savepoint = await job.StopWithSavepointAsync(folder);

            var (code, output, _) = Run("savepoint", "show", savepoint);
            Assert.Equal(0, code);
            Assert.StartsWith("savepoint 1 of counts, ", output, StringComparison.Ordinal);
            Assert.Contains("count  (parallelism 2, max parallelism 16)\n    n  value  10 rows, ", output, StringComparison.Ordinal);
            Assert.Contains("(key: int64, value: int64)", output, StringComparison.Ordinal);

            (code, output, _) = Run("savepoint", "export", savepoint, "--operator", "count", "--state", "n");
            Assert.Equal(0, code);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
            Assert.Equal(Enumerable.Range(0, 10).Select(static k => (long)k), lines.Select(static l => l.GetProperty("key").GetInt64()).Order());
            Assert.All(lines, static line => Assert.Equal(10, line.GetProperty("value").GetInt64()));

            (code, _, var error) = Run("savepoint", "export", savepoint, "--operator", "sum");
            Assert.Equal(1, code);
            Assert.Contains("no operator \"sum\"", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_or_holds_no_savepoint_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("savepoints-").FullName;
        try
        {
            var (code, output, error) = Run("savepoint", "show", Path.Combine(folder, "sp-7"));
            Assert.Equal((1, ""), (code, output));
            Assert.Contains("sp-7", error, StringComparison.Ordinal);
            (code, output, error) = Run("savepoint", "show", folder);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains(folder, error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async IAsyncEnumerable<long> Numbers([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < 100; i++) yield return i;
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Program.BuildCommand().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString());
    }

    sealed class Count(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, long, long>
    {
        readonly ValueState<long> _n = runtime.GetState("n", 0L);

        public override void ProcessElement(long value, KeyedContext<long> context, Collector<long> output)
        {
            _n.Value++;
            output.Collect(_n.Value);
        }
    }
}
