using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>The last bid of each bidder on each auction: a bid that is not older than the last one replaces it.</summary>
internal static class Q18
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => e.ToBid())
        .KeyBy(static (in Bid bid) => (bid.Bidder, bid.Auction))
        .Process(static context => new Last(context)));

    public sealed class Last(KeyedRuntimeContext runtime) : KeyedProcessFunction<(long Bidder, long Auction), Bid, Q18Row>
    {
        readonly ValueState<long> _time = runtime.GetState("time", 0L);

        public override void ProcessElement(Bid value, KeyedContext<(long Bidder, long Auction)> context, Collector<Q18Row> output)
        {
            ref var time = ref _time.GetOrAdd(out _);
            if (value.DateTime < time) return;
            time = value.DateTime;
            output.Collect(new Q18Row(value));
        }
    }
}
