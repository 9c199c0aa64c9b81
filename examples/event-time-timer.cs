using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Timers of event time: each payment sets one for two seconds later, which emits the sum of its key at that time. The input is shorter
/// than the interval of watermarks, so the only watermark is the one of its end: all eight timers fire then, in the order of their times
/// (Alice at 3000, Bob at 4000, both at 5000, Bob at 6000, Alice at 7000, Bob at 9000, Alice at 12000), and each finds the whole sum,
/// 163.3 for Alice and 102.5 for Bob.
/// </summary>
[Description("a process function that sets timers of event time")]
public static class EventTimeTimer
{
    public record Payment(long Time, string Name, decimal Amount);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.AutoWatermarkInterval = TimeSpan.FromHours(1);
        env.FromElements(
                new Payment(1000, "Alice", 110.1m), new Payment(4000, "Bob", 30.2m), new Payment(3000, "Alice", 20.0m), new Payment(2000, "Bob", 53.1m),
                new Payment(5000, "Alice", 13.1m), new Payment(3000, "Bob", 3.1m), new Payment(7000, "Bob", 16.1m), new Payment(10_000, "Alice", 20.1m))
            .AssignTimestampsAndWatermarks(
                WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(2)).WithTimestampAssigner(static (Payment p) => p.Time))
            .KeyBy(static p => p.Name)
            .Process(static context => new SumLater(context))
            .Print();
        await env.ExecuteAsync("event-time-timer");
    }

    sealed class SumLater(KeyedRuntimeContext runtime) : KeyedProcessFunction<string, Payment, (string Name, long At, decimal Sum)>
    {
        readonly ValueState<decimal> _sum = runtime.GetState("sum", 0m);

        public override void ProcessElement(Payment value, KeyedContext<string> context, Collector<(string Name, long At, decimal Sum)> output)
        {
            _sum.Value += value.Amount;
            context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromSeconds(2));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<string> context, Collector<(string Name, long At, decimal Sum)> output) =>
            output.Collect((context.CurrentKey, timestamp.ToUnixTimeMilliseconds(), _sum.Value));
    }
}
