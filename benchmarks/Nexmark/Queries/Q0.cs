using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Passes bids through.</summary>
internal static class Q0
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Q0Row(e.BidAuction, e.Bidder, e.Price, e.DateTime, e.BidExtra)));
}
