using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class RestartTests
{
    [Fact]
    public void Every_kind_of_keyed_state_survives_a_restart_after_each_step() => Restarts.ChangeNothing(
        static context => Keyed.Process(context, static runtime => new AllKinds(runtime)),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input).Send(1, new Item(1, 5), new Item(2, 7)),
        static (op, harness) => harness.Into(op.Input).Send(2, new Item(1, 6)),
        static (op, harness) => harness.Into(op.Input).Send(3, new Item(2, 1), new Item(1, 1)),
        static (op, harness) => harness.Into(op.Input).Send(4, new Item(3, 9), new Item(1, 2), new Item(2, 2)));

    [Fact]
    public void Timers_of_both_domains_survive_a_restart_after_each_step() => Restarts.ChangeNothing(
        static context => Keyed.Process(context, static _ => new Alarms()),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input).Send(0, new Item(1, 30), new Item(2, 10), new Item(1, 50)),
        static (op, harness) => harness.Watermark(10),
        static (op, harness) => harness.ProcessingTime(20),
        static (op, harness) => harness.Into(op.Input).Send(11, new Item(2, 40)),
        static (op, harness) => harness.Watermark(40),
        static (op, harness) => harness.ProcessingTime(100),
        static (op, harness) => harness.Watermark(1000));

    [Fact]
    public void Overdue_processing_time_timers_fire_at_once_after_a_restore()
    {
        using var first = Start(out var input, OperatorHarness<string>.Context());
        input.Send(0, new Item(1, 30));
        var time = new ManualTime(500);
        using var second = Start(out _, OperatorHarness<string>.Context(time), first.Snapshot());
        Assert.True(second.Operator.NextProcessingTime <= time.Now);
        second.ProcessingTime(time.Now);
        Assert.Equal("1 ProcessingTime 30", second.Take());
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    [InlineData(3, 5)]
    public void State_and_timers_go_with_their_keys_to_any_parallelism(int before, int after)
    {
        var snapshots = new OperatorSnapshot[before];
        var items = Enumerable.Range(0, 50).Select(static k => new Item(k, 10 + k)).ToArray();
        for (var subtask = 0; subtask < before; subtask++)
        {
            using var harness = Start(out var input, OperatorHarness<string>.Context(subtask: subtask, parallelism: before));
            input.Send(0, Own(items, subtask, before));
            snapshots[subtask] = harness.Snapshot();
        }
        var fired = new List<string>();
        for (var subtask = 0; subtask < after; subtask++)
        {
            using var harness = Start(out _, OperatorHarness<string>.Context(subtask: subtask, parallelism: after), snapshots);
            harness.Watermark(1000);
            fired.AddRange(harness.Log.OfType<Rec<string>>().Select(static r => r.Value));
        }
        Assert.Equal(items.Select(static i => $"{i.Key} EventTime {i.Value}").Order(), fired.Order());
    }

    [Fact]
    public void A_snapshot_does_not_see_what_comes_after_it()
    {
        var op = Keyed.Process(OperatorHarness<string>.Context(), static runtime => new AllKinds(runtime));
        using var harness = Keyed.Harness(op, out var input);
        input.Send(1, new Item(1, 5));
        var frozen = op.Freeze();
        input.Send(2, new Item(1, 6));
        var stored = frozen.Write();
        var again = Keyed.Process(OperatorHarness<string>.Context(), static runtime => new AllKinds(runtime));
        using var restored = Keyed.Harness(again, out var restoredInput);
        restored.Restore(stored);
        restoredInput.Send(3, new Item(1, 6));
        Assert.Equal("1: last 5, list 5 6, map 0=6 1=5, sum 11, mean 5.5@3", restored.Take());
        frozen.Dispose();
    }

    [Fact]
    public void An_interval_join_survives_a_restart_after_each_step() => Restarts.ChangeNothing(
        static context => new IntervalJoinOperator<int, Item, Item, string, ItemKey, ItemKey, Int32Codec>(
            context, default, default, Keyed.Codec, new JoinBounds(-2, 2), null, null,
            static _ => new LambdaJoin<Item, Item, string>(static (l, r) => $"({l.Value},{r.Value})")),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input1).Send(1, new Item(1, 1), new Item(2, 1)),
        static (op, harness) => harness.Into(op.Input2).Send(2, new Item(1, 2)),
        static (op, harness) => harness.Watermark(2),
        static (op, harness) => harness.Into(op.Input2).Send(3, new Item(1, 3), new Item(2, 3)),
        static (op, harness) => harness.Watermark(4),
        static (op, harness) => harness.Into(op.Input1).Send(4, new Item(1, 4)),
        static (op, harness) => harness.Into(op.Input2).Send(4, new Item(1, 5), new Item(1, 6)),
        static (op, harness) => harness.Watermark(5));

    [Fact]
    public void Running_reductions_survive_a_restart_after_each_step() => Restarts.ChangeNothing(
        static context => new RunningOperator<int, Item, Item, Item, ItemKey, Int32Codec, RunningReduce<int, Item, ReduceLambda<Item, int>>>(
            context, default, Keyed.Codec, new(new(static (x, y) => x with { Value = x.Value + y.Value }))),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input).Send(1, new Item(1, 1), new Item(2, 1)),
        static (op, harness) => harness.Into(op.Input).Send(2, new Item(1, 2)),
        static (op, harness) => harness.Into(op.Input).Send(3, new Item(3, 2), new Item(1, 7), new Item(2, 4)));

    [Fact]
    public void Partitions_survive_a_restart_after_each_step()
    {
        Restarts.ChangeNothing(
            static context => new PartitionOperator<Item, Item>(context, new SortPartition<Item, int>(static i => i.Value, SortDirection.Ascending)),
            static op => op.Output,
            static (op, harness) => harness.Into(op.Input).Send(1, new Item(1, 4), new Item(2, 2)),
            static (op, harness) => harness.Into(op.Input).Send(2, new Item(1, 3)),
            static (op, harness) => harness.EndInput());
        Restarts.ChangeNothing(
            static context => new KeyedPartitionOperator<int, Item, Item, ItemKey, Int32Codec>(
                context, default, Keyed.Codec, new ReducePartition<Item>(static (x, y) => x with { Value = x.Value + y.Value })),
            static op => op.Output,
            static (op, harness) => harness.Into(op.Input).Send(1, new Item(1, 4), new Item(2, 2)),
            static (op, harness) => harness.Into(op.Input).Send(2, new Item(1, 3)),
            static (op, harness) => harness.EndInput());
    }

    [Fact]
    public void A_state_of_another_type_is_refused()
    {
        var longs = Keyed.Process(OperatorHarness<string>.Context(), static runtime => new Single<long>(runtime));
        using var first = Keyed.Harness(longs, out var input);
        input.Send(0, new Item(1, 1));
        var stored = first.Snapshot();
        var ints = Keyed.Process(OperatorHarness<string>.Context(), static runtime => new Single<int>(runtime));
        using var second = Keyed.Harness(ints, out _);
        var error = Assert.Throws<StateMismatchException>(() => second.Restore(stored));
        Assert.Contains("\"only\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_cannot_be_serialized_is_refused_when_the_state_is_declared()
    {
        var error = Assert.Throws<UnsupportedTypeException>(static () =>
            Keyed.Process(OperatorHarness<string>.Context(), static runtime => new Single<Task>(runtime)));
        Assert.Contains("Task", error.Message, StringComparison.Ordinal);
    }

    private static Item[] Own(IEnumerable<Item> items, int subtask, int parallelism)
    {
        var range = KeyGroups.RangeOf(subtask, 128, parallelism);
        return items.Where(i => range.ContainsHash(Keyed.Codec.Hash(i.Key))).ToArray();
    }

    private static OperatorHarness<string> Start(out OperatorHarness<string>.Input<Item> input, OperatorContext context, params OperatorSnapshot[] stored)
    {
        var harness = Keyed.Harness(Keyed.Process(context, static _ => new Alarms()), out input);
        return harness.Restore(stored);
    }

    private sealed class AllKinds(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, Item, string>
    {
        private readonly ValueState<int> _last = runtime.GetState("last", -1);
        private readonly ListState<int> _list = runtime.GetListState<int>("list");
        private readonly MapState<int, int> _map = runtime.GetMapState<int, int>("map");
        private readonly ReducingState<int> _sum = runtime.GetReducingState("sum", static (int x, int y) => x + y);
        private readonly AggregatingState<int, double> _mean = runtime.GetAggregatingState("mean", default(Mean));

        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output)
        {
            _list.Add(value.Value);
            _map[value.Value % 2] = value.Value;
            _sum.Add(value.Value);
            _mean.Add(value.Value);
            var map = string.Join(" ", _map.OrderBy(static e => e.Key).Select(static e => $"{e.Key}={e.Value}"));
            output.Collect(FormattableString.Invariant(
                $"{context.CurrentKey}: last {_last.Value}, list {string.Join(" ", _list)}, map {map}, sum {_sum.Value}, mean {_mean.Value}"));
            _last.Value = value.Value;
            if (value.Value == 6) _list.Clear();
        }
    }

    private sealed class Alarms : KeyedProcessFunction<int, Item, string>
    {
        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(value.Value);
            context.TimerService.RegisterEventTimeTimer(time);
            context.TimerService.RegisterProcessingTimeTimer(time);
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output) =>
            output.Collect($"{context.CurrentKey} {context.TimeDomain} {timestamp.ToUnixTimeMilliseconds()}");
    }

    private sealed class Single<T>(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, Item, string>
    {
        private readonly ValueState<T> _only = runtime.GetState("only", default(T)!);

        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output) => _only.GetOrAdd(out _);
    }

    private readonly struct Mean : IAggregateFunction<int, (long Sum, long Count), double>
    {
        public (long Sum, long Count) CreateAccumulator() => default;

        public void Add(ref (long Sum, long Count) accumulator, in int value) => accumulator = (accumulator.Sum + value, accumulator.Count + 1);

        public void Merge(ref (long Sum, long Count) accumulator, in (long Sum, long Count) other) =>
            accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);

        public double GetResult(in (long Sum, long Count) accumulator) => (double)accumulator.Sum / accumulator.Count;
    }
}
