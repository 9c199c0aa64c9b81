using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Bids of a middling price in euros, with the time of day and how many letters c the extra text has.</summary>
internal static class Q14
{
    const long Hour = 3_600_000;

    public static void Build(NexmarkJob job) => job.Finish(job.Events
        .Filter(static (in NexmarkEvent e) => e.IsBid && e.Price * 908 is > 1_000_000_000 and < 50_000_000_000)
        .Map(static (in NexmarkEvent e) => new Q14Row(
            e.BidAuction, e.Bidder, e.Price * 908, TimeOfDay(e.DateTime / Hour % 24), e.DateTime, e.BidExtra, e.BidExtra.AsSpan().Count('c'))));

    static string TimeOfDay(long hour) => hour switch
    {
        >= 8 and <= 18 => "dayTime",
        <= 6 or >= 20 => "nightTime",
        _ => "otherTime",
    };
}
