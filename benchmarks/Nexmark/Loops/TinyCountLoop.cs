using System.Runtime.InteropServices;

namespace ActorStream.Benchmarks.Nexmark.Loops;

/// <summary>Tiny-bid count by hand: bids of each auction in each 10 s.</summary>
internal sealed class TinyCountLoop : ILoop<TinyBid>
{
    const long Size = 10_000;
    readonly Dictionary<long, long> _counts = [];
    long _end = long.MinValue;

    /// <summary>How many results were given out.</summary>
    public long Results { get; private set; }

    /// <summary>The bids in all results.</summary>
    public long Bids { get; private set; }

    public void Take(ReadOnlySpan<TinyBid> events)
    {
        foreach (ref readonly var e in events)
        {
            if (e.DateTime >= _end)
            {
                End();
                _end = e.DateTime - e.DateTime % Size + Size;
            }
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, e.Auction, out _)++;
        }
    }

    public void End()
    {
        Results += _counts.Count;
        foreach (var count in _counts.Values) Bids += count;
        _counts.Clear();
    }
}
