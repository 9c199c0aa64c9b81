using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Batch mode with more input than it may keep in memory.</summary>
public sealed class BatchSpillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_does_not_fit_into_memory_gives_the_same_results(int parallelism)
    {
        var input = Enumerable.Range(0, 20_000).Select(static i => (Key: $"key {i * 7 % 97}", Value: i * 31 % 1009)).ToArray();
        var (inMemory, none) = await RunAsync("256 mb");
        var (spilled, bytes) = await RunAsync("4 kb");
        Assert.Equal(0, none);
        Assert.True(bytes > 100_000, $"{bytes} bytes were spilled.");
        Assert.Equal(97, inMemory.Count);
        Assert.Equal(inMemory.Order(), spilled.Order());
        Assert.Empty(_folder.GetFiles());

        async Task<(List<(string, int, string)> Results, double Bytes)> RunAsync(string memory)
        {
            var env = Env(parallelism, memory);
            List<(string, int, string)> results = [];
            env.FromCollection(input).KeyBy(static x => x.Key).Aggregate(
                static a => a.Sum(x => x.Value), static a => a.ToList(), static (key, sum, all) => (key, sum, string.Join(',', all.Select(static x => x.Value)))).Name("sums")
                .SinkTo((r, _) =>
                {
                    results.Add(r);
                    return Task.CompletedTask;
                }).SetParallelism(1);
            var job = env.ExecuteAsync();
            await job;
            return (results, job.Metrics["sums.numBytesSpilled"]);
        }
    }

    [Theory]
    [InlineData("256 mb")]
    [InlineData("2 kb")]
    public async Task The_records_of_two_keyed_inputs_come_in_order_of_time_within_each_key(string memory)
    {
        var env = Env(2, memory);
        var left = Timed(env, Enumerable.Range(0, 2000).Select(static i => (Key: i % 13, Time: i * 37 % 2000L)));
        var right = Timed(env, Enumerable.Range(0, 1000).Select(static i => (Key: i % 17, Time: (i * 53 % 1000L) * 2)));
        var seen = await left.Connect(right).KeyBy(static x => x.Key, static x => x.Key).Process(static _ => new Order()).ExecuteAndCollectListAsync();
        var expected = Enumerable.Range(0, 2000).Select(static i => (Key: i % 13, Time: i * 37 % 2000L, Input: 1))
            .Concat(Enumerable.Range(0, 1000).Select(static i => (Key: i % 17, Time: (i * 53 % 1000L) * 2, Input: 2)))
            .OrderBy(static x => x.Time).ThenBy(static x => x.Input).ToLookup(static x => x.Key);
        Assert.Equal(17, expected.Count);
        Assert.Equal(3000, seen.Count);
        foreach (var key in expected) Assert.Equal(key, seen.Where(s => s.Key == key.Key));
    }

    [Fact]
    public async Task An_input_without_key_waits_for_a_broadcast_one_in_a_file()
    {
        var env = Env(1, "2 kb");
        var results = await env.FromSequence(1, 5000).Connect(env.FromSequence(1, 10).Broadcast()).Process(static context => new WithRules(context)).ExecuteAndCollectListAsync();
        Assert.Equal(Enumerable.Range(1, 5000).Select(static n => (n, 10)), results.Select(static r => ((int)r.Value, r.Rules)));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named_with_the_options()
    {
        var file = Path.Combine(_folder.FullName, "a-file");
        await File.WriteAllTextAsync(file, "");
        var env = Streams.Tests.Env.Of(1, true, "-Dexecution.batch.spool-memory=1kb", $"-Dio.tmp.dirs={file}");
        env.FromSequence(1, 5000).KeyBy(static n => n).Reduce(static (a, b) => a + b).SinkTo(static (_, _) => Task.CompletedTask);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => env.ExecuteAsync().AsTask());
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("name other folders in io.tmp.dirs, or raise execution.batch.spool-memory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_gone_after_a_failure()
    {
        var env = Env(2, "1 kb");
        env.FromSequence(1, 5000).KeyBy(static n => n % 100).Process(static _ => new Failing()).SinkTo(static (_, _) => Task.CompletedTask);
        await Assert.ThrowsAsync<JobExecutionException>(() => env.ExecuteAsync().AsTask());
        Assert.Empty(_folder.GetFiles());
    }

    private static DataStream<(int Key, long Time)> Timed(StreamExecutionEnvironment env, IEnumerable<(int Key, long Time)> records) =>
        env.FromCollection(records).AssignTimestampsAndWatermarks(Streams.Tests.Env.Bounded(10_000, static ((int Key, long Time) x) => x.Time));

    private StreamExecutionEnvironment Env(int parallelism, string memory) =>
        Streams.Tests.Env.Of(parallelism, true, $"-Dexecution.batch.spool-memory={memory}", $"-Dio.tmp.dirs={_folder.FullName}");

    private sealed class Order : KeyedCoProcessFunction<int, (int Key, long Time), (int Key, long Time), (int Key, long Time, int Input)>
    {
        public override void ProcessElement1((int Key, long Time) value, KeyedContext<int> context, Collector<(int Key, long Time, int Input)> output) =>
            output.Collect((context.CurrentKey, value.Time, 1));

        public override void ProcessElement2((int Key, long Time) value, KeyedContext<int> context, Collector<(int Key, long Time, int Input)> output) =>
            output.Collect((context.CurrentKey, value.Time, 2));
    }

    private sealed class WithRules(RuntimeContext runtime) : BroadcastProcessFunction<long, long, (long Value, int Rules)>
    {
        private readonly BroadcastState<long, long> _rules = runtime.GetBroadcastState<long, long>("rules");

        public override void ProcessElement(long value, ProcessContext context, Collector<(long Value, int Rules)> output) => output.Collect((value, _rules.Count));

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<(long Value, int Rules)> output) => context.Put(_rules, value, value);
    }

    private sealed class Failing : KeyedProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, KeyedContext<long> context, Collector<long> output)
        {
            if (value > 4000) throw new InvalidOperationException("enough");
        }
    }
}
