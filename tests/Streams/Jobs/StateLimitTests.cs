using System.Collections.Concurrent;
using ActorStream.Streams.Tests.Checkpoints;
using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Jobs with more keyed state than <c>state.memory-limit</c> leaves room for.</summary>
public sealed class StateLimitTests : IDisposable
{
    const int Keys = 300_000;
    const int Records = 600_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task State_of_ten_times_the_limit_counts_right_and_stays_within_it(int parallelism)
    {
        var env = Limited("1 mb", parallelism);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(50);
        var counts = new Dictionary<long, long>();
        env.FromSequence(0, Records - 1).KeyBy(static n => KeyOf(n)).Process(static context => new Counter(context)).Name("counts").SinkTo((row, _) =>
        {
            counts[row.Key] = row.Count;
            return Task.CompletedTask;
        }).SetParallelism(1);
        var job = env.ExecuteAsync();
        await job;
        Assert.Equal(Expected(), counts.OrderBy(static p => p.Key));
        // Rows of 32 bytes, of which a task always has eight pages of 128 KB.
        Assert.InRange(job.Metrics["counts.stateBytesInMemory"], 100_000, parallelism * 2.2 * (1 << 20));
        Assert.True(job.Metrics["counts.numStateBytesSpilled"] > 9e6, $"{job.Metrics["counts.numStateBytesSpilled"]} bytes were spilled.");
        Assert.Equal(0, job.Metrics["counts.stateBytesInFiles"]);
        Assert.True(job.Metrics["counts.numStatePagesReadBack"] > 100);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("tumbling")]
    [InlineData("sliding")]
    [InlineData("stacks")]
    [InlineData("sessions")]
    [InlineData("lists")]
    [InlineData("texts")]
    public async Task Windows_are_what_they_are_without_a_limit(string kind)
    {
        var (expected, _) = await RunAsync("unlimited");
        var (results, spilled) = await RunAsync("64 kb");
        Assert.True(spilled > 500_000, $"{spilled} bytes were spilled.");
        Assert.True(expected.Count > 30_000);
        Assert.Equal(expected, results);

        async Task<(List<(string, long, long)> Results, double Spilled)> RunAsync(string limit)
        {
            var env = Limited(limit, 1);
            List<(string, long, long)> results = [];
            var keyed = env.FromSequence(0, 100_000).AssignTimestampsAndWatermarks(Env.Bounded<long>(50, static n => n / 50)).KeyBy(static n => ((n / 2) + (n % 2 * 20_000)) % 30_011);
            var size = TimeSpan.FromSeconds(1);
            var windows = kind switch
            {
                "tumbling" => keyed.Window(TumblingEventTimeWindows.Of(size)).Aggregate(static a => a.Count(), Row),
                "sliding" => keyed.Window(SlidingEventTimeWindows.Of(2 * size, size)).Aggregate(static a => a.Sum(n => n), Row),
                "stacks" => keyed.Window(SlidingEventTimeWindows.Of(2 * size, size)).Aggregate(static a => a.Max(n => n), Row),
                "sessions" => keyed.Window(EventTimeSessionWindows.WithGap(size)).Aggregate(static a => a.Count(), Row),
                "lists" => keyed.Window(TumblingEventTimeWindows.Of(size)).Apply(static (key, window, all) => ($"{key}", window.End.ToUnixTimeMilliseconds(), all.Sum())),
                _ => keyed.Window(SlidingEventTimeWindows.Of(2 * size, size)).Aggregate(static a => a.Max(n => $"text {n:D9}"), static (key, window, text) => (text!, key, window.End.ToUnixTimeMilliseconds())),
            };
            windows.Name("windows").SinkTo((row, _) =>
            {
                results.Add(row);
                return Task.CompletedTask;
            });
            var job = env.ExecuteAsync();
            await job;
            results.Sort();
            return (results, limit == "unlimited" ? 0 : job.Metrics["windows.numStateBytesSpilled"]);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named_with_the_options()
    {
        var file = _folder["a-file"];
        await File.WriteAllTextAsync(file, "");
        var env = Env.Of(1, false, "-Dstate.memory-limit=1mb", $"-Dio.tmp.dirs={file}");
        env.FromSequence(0, Records).KeyBy(static n => n).Reduce(static (a, b) => a + b).SinkTo(static (_, _) => Task.CompletedTask);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => env.ExecuteAsync().AsTask());
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("name other folders in io.tmp.dirs, or raise state.memory-limit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_failed_goes_on_with_its_state_beyond_the_limit_and_leaves_no_files()
    {
        var env = Limited("64 kb", 1);
        env.RestartStrategy = RestartStrategy.FixedDelay(3, TimeSpan.Zero);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(20);
        var source = new CountingSource(splits: 2);
        var fails = 0;
        var seen = new ConcurrentDictionary<(long Key, long Count), bool>();
        env.FromSource(source)
            .Map(n => n % 1_000_000 == 70_000 && Interlocked.Increment(ref fails) <= 2 ? throw new InvalidOperationException("planted") : n)
            .KeyBy(static n => n % 50_000).Process(static context => new Counter(context)).Name("counts")
            .SinkTo((row, _) =>
            {
                seen.TryAdd(row, true);
                return Task.CompletedTask;
            }).SetParallelism(1);
        var job = env.Start("counts", CancellationToken.None);
        source.AllowUpTo(50_000);
        await Wait.Until(job, () => seen.Count == 2 * 50_000);
        await job.TriggerCheckpointAsync();
        source.AllowUpTo(100_000);
        await Wait.Until(job, () => seen.Count == 4 * 50_000);
        Assert.All(seen.Keys, static row => Assert.InRange(row.Count, 1, 4));
        Assert.True(job.Attempts > 1);
        Assert.True(job.Metrics["counts.numStateBytesSpilled"] > 1e6);
        await job.CancelAsync();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    static (string Key, long End, long Value) Row(long key, TimeWindow window, long value) => ($"{key}", window.End.ToUnixTimeMilliseconds(), value);

    /// <summary>Twice through the keys, and now and then one that is far away.</summary>
    static long KeyOf(long n) => n % 101 == 0 ? n * 7919 % Keys : n % Keys;

    static IEnumerable<KeyValuePair<long, long>> Expected() =>
        Enumerable.Range(0, Records).Select(static n => KeyOf(n)).CountBy(static key => key).Select(static p => KeyValuePair.Create(p.Key, (long)p.Value)).OrderBy(static p => p.Key);

    StreamExecutionEnvironment Limited(string limit, int parallelism) => Env.Of(parallelism, false, $"-Dstate.memory-limit={limit}", $"-Dio.tmp.dirs={_folder.Path}");
}
