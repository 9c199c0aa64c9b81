using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

/// <summary>The functions that the documentation shows.</summary>
public class ExampleTests
{
    public readonly record struct Reading(string Sensor, DateTimeOffset Time, double Value);

    public record Order(long Id, string Customer);

    public record Payment(long OrderId);

    public record Alert(string Subject, DateTimeOffset Time, string Text);

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    [Fact]
    public void A_sensor_silent_for_five_minutes_raises_an_alert()
    {
        var time = new ManualTime();
        var context = OperatorHarness<Alert>.Context(time);
        var op = new KeyedProcessOperator<string?, Reading, Alert, BySensor, StringCodec>(
            context, default, CodecRegistry.Default.For<string?>(), static context => new Silence(context));
        using var harness = new OperatorHarness<Alert>(op, op.Output, time);
        var input = harness.Into(op.Input);
        input.Send(0, new Reading("a", At(0), 1), new Reading("b", At(0), 1));
        input.Send(200_000, new Reading("b", At(200), 1));
        harness.Watermark(299_999);
        Assert.Empty(harness.Log.OfType<Rec<Alert>>());
        harness.Watermark(400_000);
        Assert.Equal(new Rec<Alert>(new Alert("a", At(300), "silent for five minutes"), 300_000), Assert.Single(harness.Log.OfType<Rec<Alert>>()));
        harness.Watermark(500_000);
        Assert.Equal("b", harness.Log.OfType<Rec<Alert>>().Last().Value.Subject);
        Assert.Equal(2L, AccumulatorSet.MergeAll([context.Accumulators])["alerts"]);
    }

    [Fact]
    public void A_payment_finds_its_order_as_long_as_that_lives()
    {
        var time = new ManualTime();
        var op = new KeyedCoProcessOperator<long, Order, Payment, string, ById, ByOrder, Int64Codec>(
            OperatorHarness<string>.Context(time), default, default, CodecRegistry.Default.For<long>(), static context => new Matching(context));
        using var harness = new OperatorHarness<string>(op, op.Output, time);
        var orders = harness.Into(op.Input1);
        var payments = harness.Into(op.Input2);
        orders.Send(1, new Order(1, "Ada"), new Order(2, "Bob"));
        payments.Send(2, new Payment(1), new Payment(3));
        Assert.Equal("paid: Ada@2 paid: @2", harness.Take());
        time.Now += 12 * 3600 * 1000;
        payments.Send(3, new Payment(1));
        time.Now += 12 * 3600 * 1000;
        payments.Send(4, new Payment(1), new Payment(2));
        Assert.Equal("paid: Ada@3 paid: Ada@4 paid: @4", harness.Take());
    }

    [Fact]
    public void Both_sides_of_a_key_share_state_and_timers_and_survive_restarts() => Restarts.ChangeNothing(
        static context => new KeyedCoProcessOperator<int, Item, Item, string, ItemKey, ItemKey, Int32Codec>(
            context, default, default, Keyed.Codec, static runtime => new Balance(runtime)),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input1).Send(1, new Item(1, 10), new Item(2, 5)),
        static (op, harness) => harness.Into(op.Input2).Send(2, new Item(1, 3)),
        static (op, harness) => harness.Watermark(105),
        static (op, harness) => harness.Into(op.Input2).Send(106, new Item(2, 7)),
        static (op, harness) => harness.Watermark(1000));

    [Fact]
    public void A_reading_over_its_sensors_rule_raises_an_alert()
    {
        var op = new KeyedBroadcastProcessOperator<string?, Reading, (string Sensor, double Limit), Alert, BySensor, StringCodec>(
            OperatorHarness<Alert>.Context(), default, CodecRegistry.Default.For<string?>(), static context => new Limits(context));
        using var harness = new OperatorHarness<Alert>(op, op.Output);
        harness.Into(op.Input1).Send(1, new Reading("a", At(1), 9));
        harness.Into(op.Input2).Send(2, ("a", 5));
        harness.Into(op.Input1).Send(3, new Reading("a", At(3), 9), new Reading("a", At(3), 5), new Reading("b", At(3), 9));
        Assert.Equal(new Alert("a", At(3), "over the limit"), Assert.Single(harness.Log.OfType<Rec<Alert>>()).Value);
    }

    private sealed class Silence(KeyedRuntimeContext runtime) : KeyedProcessFunction<string?, Reading, Alert>
    {
        private readonly ValueState<DateTimeOffset> _last = runtime.GetState("last", default(DateTimeOffset), ttl: TimeSpan.FromHours(1));
        private readonly LongCounter _alerts = runtime.GetLongCounter("alerts");

        public override void ProcessElement(Reading value, KeyedContext<string?> context, Collector<Alert> output)
        {
            _last.Value = context.Timestamp;
            context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromMinutes(5));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<string?> context, Collector<Alert> output)
        {
            if (timestamp < _last.Value + TimeSpan.FromMinutes(5)) return;
            _alerts.Add(1);
            output.Collect(new Alert(context.CurrentKey!, timestamp, "silent for five minutes"));
        }
    }

    private sealed class Matching(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, Order, Payment, string>
    {
        private readonly ValueState<Order?> _order =
            runtime.GetState<Order?>("order", null, new StateTtlConfig(TimeSpan.FromDays(1)) { UpdateType = TtlUpdateType.OnReadAndWrite });

        public override void ProcessElement1(Order value, KeyedContext<long> context, Collector<string> output) => _order.Value = value;

        public override void ProcessElement2(Payment value, KeyedContext<long> context, Collector<string> output) =>
            output.Collect($"paid: {_order.Value?.Customer}");
    }

    private sealed class Limits(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<string?, Reading, (string Sensor, double Limit), Alert>
    {
        private readonly BroadcastState<string, (string Sensor, double Limit)> _rules = runtime.GetBroadcastState<string, (string Sensor, double Limit)>("rules");

        public override void ProcessElement(Reading value, KeyedContext<string?> context, Collector<Alert> output)
        {
            if (_rules.TryGetValue(value.Sensor, out var rule) && value.Value > rule.Limit) output.Collect(new Alert(value.Sensor, value.Time, "over the limit"));
        }

        public override void ProcessBroadcastElement((string Sensor, double Limit) value, KeyedBroadcastContext<string?> context, Collector<Alert> output) =>
            context.Put(_rules, value.Sensor, value);
    }

    /// <summary>The first side adds, the second takes away; the balance is told 100 ms after each change.</summary>
    private sealed class Balance(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<int, Item, Item, string>
    {
        private readonly ValueState<int> _balance = runtime.GetState("balance", 0);

        public override void ProcessElement1(Item value, KeyedContext<int> context, Collector<string> output) => Change(value.Value, context);

        public override void ProcessElement2(Item value, KeyedContext<int> context, Collector<string> output) => Change(-value.Value, context);

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output) =>
            output.Collect($"{context.CurrentKey}: {_balance.Value}");

        private void Change(int by, KeyedContext<int> context)
        {
            _balance.Value += by;
            context.TimerService.RegisterEventTimeTimer(context.Timestamp.AddMilliseconds(100));
        }
    }

    private struct BySensor : IKeySelector<Reading, string?>
    {
        public readonly string? GetKey(in Reading value) => value.Sensor;
    }

    private struct ById : IKeySelector<Order, long>
    {
        public readonly long GetKey(in Order value) => value.Id;
    }

    private struct ByOrder : IKeySelector<Payment, long>
    {
        public readonly long GetKey(in Payment value) => value.OrderId;
    }
}
