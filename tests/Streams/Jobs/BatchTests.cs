using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Batch mode gives final results only: the last of what streaming gives for each key.</summary>
public class BatchTests
{
    public static TheoryData<int> Parallelisms => [1, 2, 4];

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Running_operators_emit_the_last_value_of_each_key(int parallelism)
    {
        var input = Enumerable.Range(0, 2000).Select(static i => (Key: i * 7 % 50, Value: i * 31 % 101)).ToArray();
        await FinalAsync(static k => k.Reduce(static (a, b) => (a.Key, a.Value + b.Value)));
        await FinalAsync(static k => k.Sum(x => x.Value));
        await FinalAsync(static k => k.Min(x => x.Value));
        await FinalAsync(static k => k.Max(x => x.Value));
        await FinalAsync(static k => k.MinBy(x => x.Value));
        await FinalAsync(static k => k.MaxBy(x => x.Value));
        await FinalAsync(static k => k.Aggregate(static a => a.Sum(x => x.Value), static (key, sum) => (key, (int)sum)));

        async Task FinalAsync(Func<KeyedStream<int, (int Key, int Value)>, DataStream<(int Key, int Value)>> run)
        {
            var streaming = await run(Env.Of(parallelism).FromCollection(input).KeyBy(static x => x.Key)).ExecuteAndCollectListAsync();
            var batch = await run(Env.Of(parallelism, batch: true).FromCollection(input).KeyBy(static x => x.Key)).ExecuteAndCollectListAsync();
            Assert.Equal(2000, streaming.Count);
            Assert.Equal(streaming.GroupBy(static x => x.Key).Select(static g => g.Last()).Order(), batch.Order());
        }
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Automatic_mode_is_batch_when_all_sources_are_bounded(int parallelism)
    {
        var env = Env.Of(parallelism);
        env.RuntimeMode = RuntimeExecutionMode.Automatic;
        Assert.Equal([500_500L], await env.FromSequence(1, 1000).KeyBy(static _ => 1).Reduce(static (a, b) => a + b).ExecuteAndCollectListAsync());
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Every_rule_is_known_before_the_first_record_without_a_key(int parallelism)
    {
        var env = Env.Of(parallelism, batch: true);
        var results = await env.FromSequence(1, 1000).Connect(env.FromSequence(1, 500).Broadcast())
            .Process(static context => new Rules(context)).ExecuteAndCollectListAsync();
        Assert.Equal(Enumerable.Repeat(500, 1000), results);
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Every_rule_is_known_before_the_first_record_with_a_key(int parallelism)
    {
        var env = Env.Of(parallelism, batch: true);
        var results = await env.FromSequence(1, 1000).KeyBy(static x => x % 10).Connect(env.FromSequence(1, 500).Broadcast())
            .Process(static context => new KeyedRules(context)).ExecuteAndCollectListAsync();
        Assert.Equal(Enumerable.Repeat(500, 1000), results);
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Keys_come_one_after_the_other_and_timers_fire_at_the_end_of_each(int parallelism)
    {
        var input = Enumerable.Range(0, 600).Select(static i => (Key: i % 12, Time: (long)(i * 37 % 600))).ToArray();
        var results = await Env.Of(parallelism, batch: true).FromCollection(input)
            .AssignTimestampsAndWatermarks(Env.Bounded(0, static ((int Key, long Time) x) => x.Time))
            .KeyBy(static x => x.Key).Process(static context => new Journal(context)).ExecuteAndCollectListAsync();
        foreach (var subtask in results.GroupBy(static r => r.Subtask))
        {
            var keys = subtask.Select(static r => r.Key).ToList();
            // A key that has been left does not come back.
            Assert.Equal(keys.Distinct().Count(), 1 + keys.Zip(keys.Skip(1)).Count(static p => p.First != p.Second));
        }
        foreach (var key in results.GroupBy(static r => r.Key))
        {
            var texts = key.Select(static r => r.Text).ToList();
            var times = input.Where(x => x.Key == key.Key).Select(static x => x.Time).Order().ToList();
            Assert.Equal(times.Select(static t => $"at {t}").Append("timer 1000 after 50"), texts);
        }
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Two_keyed_inputs_meet_key_by_key(int parallelism)
    {
        var env = Env.Of(parallelism, batch: true);
        var sums = await Env.SortedAsync(env.FromSequence(0, 99).Connect(env.FromSequence(0, 199)).KeyBy(static a => a % 20, static b => b % 25)
            .Process(static context => new Both(context)));
        // The last word of each key says how many came from either side: 100 over 20 keys, 200 over 25.
        var last = sums.GroupBy(static s => s.Key).Select(static g => g.MaxBy(static x => x.First + x.Second)).ToList();
        Assert.Equal(Enumerable.Range(0, 25).Select(static k => ((long)k, k < 20 ? 5 : 0, 8)), last);
    }

    [Fact]
    public async Task Processing_time_timers_fire_at_the_end_in_both_modes()
    {
        foreach (var batch in new[] { false, true })
        {
            var fired = await Env.Of(2, batch).FromElements(1, 2, 3).KeyBy(static x => x).Process(static _ => new InAnHour()).ExecuteAndCollectListAsync();
            Assert.Equal([1, 2, 3], fired.Order());
        }
    }

    sealed class Rules(RuntimeContext runtime) : BroadcastProcessFunction<long, long, int>
    {
        readonly BroadcastState<long, long> _rules = runtime.GetBroadcastState<long, long>("rules");

        public override void ProcessElement(long value, ProcessContext context, Collector<int> output) => output.Collect(_rules.Count);

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<int> output) => context.Put(_rules, value, value);
    }

    sealed class KeyedRules(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<long, long, long, int>
    {
        readonly BroadcastState<long, long> _rules = runtime.GetBroadcastState<long, long>("rules");

        public override void ProcessElement(long value, KeyedContext<long> context, Collector<int> output) => output.Collect(_rules.Count);

        public override void ProcessBroadcastElement(long value, KeyedBroadcastContext<long> context, Collector<int> output) => context.Put(_rules, value, value);
    }

    sealed class Journal(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, (int Key, long Time), (int Subtask, int Key, string Text)>
    {
        readonly ValueState<int> _count = runtime.GetState("count", 0);

        public override void ProcessElement((int Key, long Time) value, KeyedContext<int> context, Collector<(int Subtask, int Key, string Text)> output)
        {
            _count.Value++;
            output.Collect((runtime.TaskInfo.Subtask, value.Key, $"at {context.Timestamp.ToUnixTimeMilliseconds()}"));
            context.TimerService.RegisterEventTimeTimer(Env.At(1000));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<(int Subtask, int Key, string Text)> output) =>
            output.Collect((runtime.TaskInfo.Subtask, context.CurrentKey, $"timer {timestamp.ToUnixTimeMilliseconds()} after {_count.Value}"));
    }

    sealed class Both(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, long, long, (long Key, int First, int Second)>
    {
        readonly ValueState<int> _first = runtime.GetState("first", 0);
        readonly ValueState<int> _second = runtime.GetState("second", 0);

        public override void ProcessElement1(long value, KeyedContext<long> context, Collector<(long Key, int First, int Second)> output) =>
            output.Collect((context.CurrentKey, ++_first.Value, _second.Value));

        public override void ProcessElement2(long value, KeyedContext<long> context, Collector<(long Key, int First, int Second)> output) =>
            output.Collect((context.CurrentKey, _first.Value, ++_second.Value));
    }

    sealed class InAnHour : KeyedProcessFunction<int, int, int>
    {
        public override void ProcessElement(int value, KeyedContext<int> context, Collector<int> output) =>
            context.TimerService.RegisterProcessingTimeTimer(context.TimerService.CurrentProcessingTime + TimeSpan.FromHours(1));

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<int> output) => output.Collect(context.CurrentKey);
    }
}
