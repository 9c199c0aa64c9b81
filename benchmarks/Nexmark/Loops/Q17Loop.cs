using System.Runtime.InteropServices;
using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>q17 by hand: the statistics of each auction and day, given out at the end.</summary>
internal sealed class Q17Loop(RowSink<Q17Row> sink) : ILoop<NexmarkEvent>
{
    const long Day = 86_400_000;
    readonly Dictionary<(long Auction, long Day), PriceStatistics> _statistics = [];

    public void Take(ReadOnlySpan<NexmarkEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (e.IsBid) CollectionsMarshal.GetValueRefOrAddDefault(_statistics, (e.BidAuction, e.DateTime / Day), out _).Add(e.Price);
        }
    }

    public void End()
    {
        foreach (var ((auction, day), prices) in _statistics) sink.Add(new Q17Row(auction, day * Day, prices));
    }
}
