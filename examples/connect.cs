using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Two streams of different types in one function with common state: an order and its payment meet under the order's number, and
/// whichever comes first waits for the other. Prints "order 1 of ann is paid", "order 2 of bob is paid", and for the payment of less
/// than was asked "order 3 of cid misses 5"; order 4 has no payment and waits for ever.
/// </summary>
[Description("connected streams: two inputs that share state")]
public static class Connect
{
    public record Order(long Id, string Customer, decimal Amount);

    public record Payment(long OrderId, decimal Amount);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var orders = env.FromElements(new Order(1, "ann", 20), new Order(2, "bob", 30), new Order(3, "cid", 40), new Order(4, "dee", 50));
        var payments = env.FromElements(new Payment(3, 35), new Payment(2, 30), new Payment(1, 20));
        orders.Connect(payments)
            .KeyBy(static o => o.Id, static p => p.OrderId)
            .Process(static context => new Matching(context))
            .Print();
        await env.ExecuteAsync("connect");
    }

    sealed class Matching(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, Order, Payment, string>
    {
        readonly ValueState<Order?> _order = runtime.GetState<Order?>("order", null);
        readonly ValueState<Payment?> _payment = runtime.GetState<Payment?>("payment", null);

        public override void ProcessElement1(Order value, KeyedContext<long> context, Collector<string> output)
        {
            if (_payment.Value is { } payment) Match(value, payment, output);
            else _order.Value = value;
        }

        public override void ProcessElement2(Payment value, KeyedContext<long> context, Collector<string> output)
        {
            if (_order.Value is { } order) Match(order, value, output);
            else _payment.Value = value;
        }

        void Match(Order order, Payment payment, Collector<string> output)
        {
            _order.Clear();
            _payment.Clear();
            var missing = order.Amount - payment.Amount;
            output.Collect(missing > 0 ? $"order {order.Id} of {order.Customer} misses {missing}" : $"order {order.Id} of {order.Customer} is paid");
        }
    }
}
