using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>A day's bids on each auction and their prices. Changes are given out every 5 seconds of event time.</summary>
internal static class Q17
{
    const long Day = 86_400_000;
    const long Interval = 5_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Offer(e.BidAuction, e.Price, e.DateTime))
        .KeyBy(static (in Offer o) => (o.Auction, o.Time / Day))
        .Process(static context => new Report(context)));

    public readonly record struct Offer(long Auction, long Price, long Time);

    public struct Row
    {
        public PriceStatistics Prices;
        public bool Changed;
    }

    public sealed class Report(KeyedRuntimeContext runtime) : KeyedProcessFunction<(long Auction, long Day), Offer, Q17Row>
    {
        readonly ValueState<Row> _row = runtime.GetState("prices", default(Row));

        public override void ProcessElement(Offer value, KeyedContext<(long Auction, long Day)> context, Collector<Q17Row> output)
        {
            ref var row = ref _row.GetOrAdd(out _);
            row.Prices.Add(value.Price);
            if (row.Changed) return;
            row.Changed = true;
            context.TimerService.RegisterEventTimeTimer(Times.Next(value.Time, Interval));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<(long Auction, long Day)> context, Collector<Q17Row> output)
        {
            ref var row = ref _row.GetOrAdd(out _);
            row.Changed = false;
            output.Collect(new Q17Row(context.CurrentKey.Auction, context.CurrentKey.Day * Day, row.Prices));
        }
    }
}
