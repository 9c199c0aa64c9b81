using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Converts the prices of bids from dollars to euros.</summary>
internal static class Q1
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => new Q1Row(e.BidAuction, e.Bidder, e.Price * 908, e.DateTime, e.BidExtra)));
}
