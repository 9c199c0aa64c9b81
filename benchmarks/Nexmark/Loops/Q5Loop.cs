using System.Runtime.InteropServices;
using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>q5 by hand: bids of each auction in slices of 2 s, a running total over the last five slices.</summary>
internal sealed class Q5Loop(RowSink<Q5Row> sink) : ILoop<NexmarkEvent>
{
    const long Slice = 2000;
    readonly Queue<Dictionary<long, long>> _slices = new(Enumerable.Range(0, 5).Select(static _ => new Dictionary<long, long>()));
    readonly Dictionary<long, long> _totals = [];
    Dictionary<long, long> _counts = [];
    long _slice = long.MinValue;

    public void Take(ReadOnlySpan<NexmarkEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (!e.IsBid) continue;
            if (e.DateTime >= _slice + Slice || _slice == long.MinValue) MoveTo(e.DateTime - e.DateTime % Slice);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, e.BidAuction, out _)++;
        }
    }

    public void End()
    {
        for (var i = 0; i < 5; i++) CloseSlice();
    }

    void MoveTo(long slice)
    {
        if (_slice == long.MinValue) _slice = slice;
        for (; _slice < slice; _slice += Slice) CloseSlice();
    }

    void CloseSlice()
    {
        foreach (var (auction, count) in _counts) CollectionsMarshal.GetValueRefOrAddDefault(_totals, auction, out _) += count;
        _slices.Enqueue(_counts);
        _counts = _slices.Dequeue();
        foreach (var (auction, count) in _counts)
        {
            ref var total = ref CollectionsMarshal.GetValueRefOrNullRef(_totals, auction);
            if ((total -= count) == 0) _totals.Remove(auction);
        }
        _counts.Clear();
        var most = 0L;
        foreach (var total in _totals.Values) most = Math.Max(most, total);
        foreach (var (auction, total) in _totals)
            if (total == most) sink.Add(new Q5Row(auction, total));
    }
}
