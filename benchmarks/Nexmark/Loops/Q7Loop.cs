using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>
/// q7 by hand: the highest price of each 10 s and the bids that offer it. As the query's BETWEEN takes its upper end in, a bid in the first
/// millisecond of a window also counts for the window before if it offers that one's highest price.
/// </summary>
internal sealed class Q7Loop(RowSink<Q7Row> sink) : ILoop<NexmarkEvent>
{
    const long Size = 10_000;
    readonly List<Q7Row> _best = [];
    long _start = long.MinValue;
    long _highest;
    long _highestBefore = -1;

    public void Take(ReadOnlySpan<NexmarkEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (!e.IsBid) continue;
            if (e.DateTime >= _start + Size || _start == long.MinValue) MoveTo(e.DateTime - e.DateTime % Size);
            if (e.DateTime == _start && e.Price == _highestBefore) sink.Add(Row(e));
            if (e.Price < _highest) continue;
            if (e.Price > _highest) _best.Clear();
            _highest = e.Price;
            _best.Add(Row(e));
        }
    }

    public void End()
    {
        foreach (var row in _best) sink.Add(row);
    }

    void MoveTo(long start)
    {
        End();
        _best.Clear();
        _highestBefore = start == _start + Size ? _highest : -1;
        _highest = 0;
        _start = start;
    }

    static Q7Row Row(in NexmarkEvent e) => new(e.BidAuction, e.Price, e.Bidder, e.DateTime, e.BidExtra);
}
