using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Selects the bids on every 123rd auction.</summary>
internal static class Q2
{
    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid && e.BidAuction % 123 == 0)
        .Map(static (in NexmarkEvent e) => new Q2Row(e.BidAuction, e.Price)));
}
