using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Bids with their auctions, of category 10: a join without bounds. All auctions are sent, so that bids on the others need not be kept.</summary>
internal static class Q20
{
    public static void Build(NexmarkJob job)
    {
        var auctions = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Auction)
            .Map(static (in NexmarkEvent e) => e.ToAuction());
        var bids = job.Events
            .Filter(static (in NexmarkEvent e) => e.IsBid)
            .Map(static (in NexmarkEvent e) => e.ToBid());
        job.Finish(auctions.Connect(bids)
            .KeyBy(static (Auction a) => a.Id, static (Bid b) => b.Auction)
            .Process(static context => new Match(context)));
    }

    public sealed class Match(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, Auction, Bid, Q20Row>
    {
        readonly ValueState<Auction> _auction = runtime.GetState("auction", default(Auction));
        readonly ListState<Bid> _early = runtime.GetListState<Bid>("early");

        public override void ProcessElement1(Auction value, KeyedContext<long> context, Collector<Q20Row> output)
        {
            _auction.Value = value;
            if (value.Category == 10)
                foreach (var bid in _early) output.Collect(new Q20Row(bid, value));
            _early.Clear();
        }

        public override void ProcessElement2(Bid value, KeyedContext<long> context, Collector<Q20Row> output)
        {
            ref var auction = ref _auction.GetOrAdd(out _);
            if (auction.Extra is null) _early.Add(value);
            else if (auction.Category == 10) output.Collect(new Q20Row(value, auction));
        }
    }
}
