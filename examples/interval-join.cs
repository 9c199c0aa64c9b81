using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Joins each order with the payments that come at most ten seconds before it and thirty seconds after it, in event time. Prints
/// "order 1 of ann: 20 after 5 s", "order 1 of ann: 1 after 30 s" and "order 2 of bob: 30 after -10 s"; the payment of order 3 is a
/// second too late to be joined.
/// </summary>
[Description("an interval join of two streams")]
public static class IntervalJoin
{
    public record Order(long Id, string Customer, long Second);

    public record Payment(long OrderId, decimal Amount, long Second);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var orders = env.FromElements(new Order(1, "ann", 100), new Order(2, "bob", 110), new Order(3, "cid", 120))
            .AssignTimestampsAndWatermarks(
                WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Order o) => DateTimeOffset.FromUnixTimeSeconds(o.Second)));
        var payments = env.FromElements(new Payment(2, 30, 100), new Payment(1, 20, 105), new Payment(1, 1, 130), new Payment(3, 40, 151))
            .AssignTimestampsAndWatermarks(
                WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Payment p) => DateTimeOffset.FromUnixTimeSeconds(p.Second)));
        orders.KeyBy(static o => o.Id)
            .IntervalJoin(payments.KeyBy(static p => p.OrderId))
            .Between(TimeSpan.FromSeconds(-10), TimeSpan.FromSeconds(30))
            .Apply(static (o, p) => $"order {o.Id} of {o.Customer}: {p.Amount} after {p.Second - o.Second} s")
            .Print();
        await env.ExecuteAsync("interval-join");
    }
}
