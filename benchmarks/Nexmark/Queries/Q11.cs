using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>The bids of each bidder's sessions, which end after 10 seconds without a bid.</summary>
internal static class Q11
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid)
        .Map(static (in NexmarkEvent e) => e.Bidder)
        .KeyBy(static bidder => bidder)
        .Window(EventTimeSessionWindows.WithGap(TimeSpan.FromSeconds(10)))
        .Aggregate(static a => a.Count(), static (bidder, window, bids) =>
            new Q11Row(bidder, bids, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds())));
}
