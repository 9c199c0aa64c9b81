using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>The winning bid of each auction: the dearest while it was open, the earlier of equals. Given out once the auction is over.</summary>
internal static class Q9
{
    public static void Build(NexmarkJob job)
    {
        var auctions = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Auction)
            .Map(static (in NexmarkEvent e) => e.ToAuction());
        var bids = job.Events
            .Filter(static (in NexmarkEvent e) => e.IsBid)
            .Map(static (in NexmarkEvent e) => new Offer(e.BidAuction, e.Bidder, e.Price, e.DateTime, e.BidExtra));
        job.Finish(auctions.Connect(bids)
            .KeyBy(static (Auction a) => a.Id, static (Offer o) => o.Auction)
            .Process(static context => new Winning(context)));
    }

    public readonly record struct Offer(long Auction, long Bidder, long Price, long Time, string Extra)
    {
        public bool Beats(in Offer other) =>
            other.Extra is null || Price > other.Price || (Price == other.Price && Time < other.Time);
    }

    public sealed class Winning(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, Auction, Offer, Q9Row>
    {
        readonly ValueState<Auction> _auction = runtime.GetState("auction", default(Auction));
        readonly ValueState<Offer> _best = runtime.GetState("best", default(Offer));
        readonly ListState<Offer> _early = runtime.GetListState<Offer>("early");

        public override void ProcessElement1(Auction value, KeyedContext<long> context, Collector<Q9Row> output)
        {
            _auction.Value = value;
            context.TimerService.RegisterEventTimeTimer(Times.At(value.Expires));
            foreach (var offer in _early) Take(value, offer);
            _early.Clear();
        }

        public override void ProcessElement2(Offer value, KeyedContext<long> context, Collector<Q9Row> output)
        {
            ref var auction = ref _auction.GetOrAdd(out _);
            if (auction.Extra is not null) Take(auction, value);
            else
            {
                // The auction may be under way. Once event time has passed the bid, it can only be one that opens after it.
                _early.Add(value);
                context.TimerService.RegisterEventTimeTimer(Times.At(value.Time));
            }
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<long> context, Collector<Q9Row> output)
        {
            var auction = _auction.Value;
            if (auction.Extra is not null && timestamp.ToUnixTimeMilliseconds() < auction.Expires) return;
            if (_best.Value is { Extra: not null } best) output.Collect(new Q9Row(auction, best.Bidder, best.Price, best.Time, best.Extra));
            _auction.Clear();
            _best.Clear();
            _early.Clear();
        }

        void Take(in Auction auction, in Offer offer)
        {
            if (offer.Time < auction.DateTime || offer.Time > auction.Expires) return;
            ref var best = ref _best.GetOrAdd(out _);
            if (offer.Beats(best)) best = offer;
        }
    }
}
