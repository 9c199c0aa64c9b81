using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class BroadcastTests
{
    [Fact]
    public void The_broadcast_side_writes_and_the_other_reads()
    {
        var op = new BroadcastProcessOperator<int, (string Name, int Limit), string>(OperatorHarness<string>.Context(), static runtime => new Rules(runtime));
        using var harness = new OperatorHarness<string>(op, op.Output);
        var values = harness.Into(op.Input1);
        var rules = harness.Into(op.Input2);
        values.Send(1, 5);
        rules.Send(2, ("low", 3), ("high", 10));
        values.Send(3, 5);
        rules.Send(4, ("low", 0));
        values.Send(5, 12);
        Assert.Equal("5 over low@3 12 over high@5", harness.Take());
    }

    [Fact]
    public void Broadcast_state_survives_a_restart() => Restarts.ChangeNothing(
        static context => new BroadcastProcessOperator<int, (string Name, int Limit), string>(context, static runtime => new Rules(runtime)),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input2).Send(0, ("low", 3), ("high", 10)),
        static (op, harness) => harness.Into(op.Input1).Send(1, 5, 12),
        static (op, harness) => harness.Into(op.Input2).Send(2, ("low", 0)),
        static (op, harness) => harness.Into(op.Input1).Send(3, 5, 12));

    [Fact]
    public void Every_subtask_has_the_same_broadcast_state_at_another_parallelism()
    {
        var first = Start(OperatorHarness<string>.Context());
        first.Rules.Send(0, ("low", 3));
        var snapshot = first.Harness.Snapshot();
        for (var subtask = 0; subtask < 3; subtask++)
        {
            var again = Start(OperatorHarness<string>.Context(subtask: subtask, parallelism: 3), snapshot);
            again.Values.Send(1, 5);
            Assert.Equal("5 over low@1", again.Harness.Take());
        }
    }

    [Fact]
    public void ApplyToKeyedState_goes_to_every_key_that_has_something()
    {
        var op = Totals(OperatorHarness<string>.Context());
        using var harness = new OperatorHarness<string>(op, op.Output);
        var items = harness.Into(op.Input1);
        items.Send(1, new Item(1, 10), new Item(2, 20), new Item(1, 5), new Item(3, 0));
        harness.Into(op.Input2).Send(9, "list");
        Assert.Equal(["1=15@9", "2=20@9"], harness.Log.Select(static e => e.ToString()).Order());
        harness.Log.Clear();
        harness.Into(op.Input2).Send(10, "clear");
        harness.Into(op.Input2).Send(11, "list");
        Assert.Equal("", harness.Take());
        items.Send(12, new Item(1, 1));
        harness.Into(op.Input2).Send(13, "list");
        Assert.Equal("1=1@13", harness.Take());
    }

    [Fact]
    public void A_timer_may_be_set_for_each_key_that_has_something()
    {
        var op = Totals(OperatorHarness<string>.Context());
        using var harness = new OperatorHarness<string>(op, op.Output);
        harness.Into(op.Input1).Send(1, new Item(1, 10), new Item(2, 20));
        harness.Into(op.Input2).Send(9, "wake");
        harness.Watermark(50);
        Assert.Equal(["1 woken@50", "2 woken@50"], harness.Log.SkipLast(1).Select(static e => e.ToString()).Order());
    }

    [Theory]
    [InlineData("read")]
    [InlineData("timer")]
    public void A_broadcast_record_has_no_key(string command)
    {
        var op = Totals(OperatorHarness<string>.Context());
        using var harness = new OperatorHarness<string>(op, op.Output);
        harness.Into(op.Input1).Send(1, new Item(1, 10));
        var failure = Assert.Throws<OperatorFailedException>(() => harness.Into(op.Input2).Send(9, command));
        Assert.Contains("current key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_name_with_a_key_and_without_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Keyed.Process(OperatorHarness<string>.Context(), static runtime => new Twice(runtime)));
        Assert.Contains("\"rules\"", error.Message, StringComparison.Ordinal);
    }

    private static KeyedBroadcastProcessOperator<int, Item, string, string, ItemKey, Int32Codec> Totals(OperatorContext context) =>
        new(context, default, Keyed.Codec, static runtime => new Total(runtime));

    private static (OperatorHarness<string> Harness, OperatorHarness<string>.Input<int> Values, OperatorHarness<string>.Input<(string, int)> Rules) Start(
        OperatorContext context, params OperatorSnapshot[] stored)
    {
        var op = new BroadcastProcessOperator<int, (string Name, int Limit), string>(context, static runtime => new Rules(runtime));
        var harness = new OperatorHarness<string>(op, op.Output).Restore(stored);
        return (harness, harness.Into(op.Input1), harness.Into(op.Input2));
    }

    /// <summary>Says which limit a value is over; a limit of 0 takes the rule away.</summary>
    private sealed class Rules(RuntimeContext runtime) : BroadcastProcessFunction<int, (string Name, int Limit), string>
    {
        private readonly BroadcastState<string, int> _limits = runtime.GetBroadcastState<string, int>("limits");

        public override void ProcessElement(int value, ProcessContext context, Collector<string> output)
        {
            foreach (var (name, limit) in _limits.OrderBy(static l => l.Key))
                if (value > limit) output.Collect($"{value} over {name}");
        }

        public override void ProcessBroadcastElement((string Name, int Limit) value, BroadcastContext context, Collector<string> output)
        {
            if (value.Limit == 0) Assert.True(context.Remove(_limits, value.Name));
            else context.Put(_limits, value.Name, value.Limit);
        }
    }

    private sealed class Twice : KeyedProcessFunction<int, Item, string>
    {
        public Twice(KeyedRuntimeContext runtime)
        {
            runtime.GetState("rules", 0);
            runtime.GetBroadcastState<string, int>("rules");
        }

        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output) => output.Collect("");
    }

    private sealed class Total(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<int, Item, string, string>
    {
        private readonly ValueState<int> _total = runtime.GetState("total", 0);

        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output)
        {
            if (value.Value > 0) _total.Value += value.Value;
        }

        public override void ProcessBroadcastElement(string value, KeyedBroadcastContext<int> context, Collector<string> output)
        {
            var timers = context.TimerService;
            switch (value)
            {
                case "list": context.ApplyToKeyedState(_total, (key, total) => output.Collect($"{key}={total.Value}")); break;
                case "clear": context.ApplyToKeyedState(_total, static (_, total) => total.Clear()); break;
                case "wake": context.ApplyToKeyedState(_total, (_, _) => timers.RegisterEventTimeTimer(DateTimeOffset.FromUnixTimeMilliseconds(50))); break;
                case "read": _total.Value++; break;
                default: timers.RegisterEventTimeTimer(DateTimeOffset.UnixEpoch); break;
            }
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output) => output.Collect($"{context.CurrentKey} woken");
    }
}
