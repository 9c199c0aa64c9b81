using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>
/// A channel's bids, bidders and auctions on a day, in all and by rank of price. Changes are given out every 5 seconds of event time.
/// </summary>
internal static class Q16
{
    const long Day = 86_400_000;
    const long Minute = 60_000;
    const long Interval = 5_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Offer(e.Channel, e.BidAuction, e.Bidder, e.Price, e.DateTime))
        .KeyBy(static (in Offer o) => (o.Channel, o.Time / Day))
        .Process(static context => new Report(context)));

    public readonly record struct Offer(string Channel, long Auction, long Bidder, long Price, long Time);

    /// <summary>A channel's counts and the ids behind them.</summary>
    public sealed class ChannelDay
    {
        public Distinct Counts { get; set; }

        public IdSet Bidders { get; set; } = new();

        public IdSet Auctions { get; set; } = new();
    }

    public sealed class Report(KeyedRuntimeContext runtime) : KeyedProcessFunction<(string Channel, long Day), Offer, Q16Row>
    {
        readonly ValueState<ChannelDay?> _day = runtime.GetState<ChannelDay?>("day", null);

        public override void ProcessElement(Offer value, KeyedContext<(string Channel, long Day)> context, Collector<Q16Row> output)
        {
            ref var slot = ref _day.GetOrAdd(out _);
            var day = slot ??= new ChannelDay();
            var rank = Ranks.BitOf(value.Price);
            var counts = day.Counts;
            var isFirst = counts.Add(rank, day.Bidders.See(value.Bidder, rank), day.Auctions.See(value.Auction, rank), value.Time);
            day.Counts = counts;
            if (isFirst) context.TimerService.RegisterEventTimeTimer(Times.Next(value.Time, Interval));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<(string Channel, long Day)> context, Collector<Q16Row> output)
        {
            ref var slot = ref _day.GetOrAdd(out _);
            var counts = slot!.Counts with { Changed = false };
            slot.Counts = counts;
            var (channel, start) = context.CurrentKey;
            output.Collect(new Q16Row(channel, start * Day, counts.Latest / Minute, counts.Bids, counts.Bidders, counts.Auctions));
        }
    }
}
