using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>A day's bids, bidders and auctions, in all and by rank of price. Changes are given out every 5 seconds of event time.</summary>
internal static class Q15
{
    const long Day = 86_400_000;
    const long Interval = 5_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Offer(e.BidAuction, e.Bidder, e.Price, e.DateTime))
        .KeyBy(static (in Offer o) => o.Time / Day)
        .Process(static context => new Report(context)));

    public readonly record struct Offer(long Auction, long Bidder, long Price, long Time);

    public sealed class Report(KeyedRuntimeContext runtime) : KeyedProcessFunction<long, Offer, Q15Row>
    {
        readonly ValueState<Distinct> _counts = runtime.GetState("counts", default(Distinct));
        readonly MapState<long, byte> _ranksOfBidder = runtime.GetMapState<long, byte>("ranks of bidder");
        readonly MapState<long, byte> _ranksOfAuction = runtime.GetMapState<long, byte>("ranks of auction");

        public override void ProcessElement(Offer value, KeyedContext<long> context, Collector<Q15Row> output)
        {
            var rank = Ranks.BitOf(value.Price);
            var bidderBefore = See(_ranksOfBidder, value.Bidder, rank);
            var auctionBefore = See(_ranksOfAuction, value.Auction, rank);
            if (_counts.GetOrAdd(out _).Add(rank, bidderBefore, auctionBefore, value.Time))
                context.TimerService.RegisterEventTimeTimer(Times.Next(value.Time, Interval));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<Q15Row> output)
        {
            ref var counts = ref _counts.GetOrAdd(out _);
            counts.Changed = false;
            output.Collect(new Q15Row(context.CurrentKey * Day, counts.Bids, counts.Bidders, counts.Auctions));
        }

        static int See(MapState<long, byte> known, long id, byte rank)
        {
            ref var ranks = ref known.GetOrAdd(id, out _);
            var before = ranks;
            ranks |= rank;
            return before;
        }
    }
}
