using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

// Rows of different keys that come all at once are not looked for; the index is made when all are there.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    const int ManyRows = 1 << 18;

    readonly List<RowLoader<TKey, TRow>> _loaders = [];
    bool _isLoading;

    public void BeginLoad()
    {
        if (Count > 0)
            throw new InvalidOperationException("A table that has rows cannot be loaded at once.");
        // Rows that go to files while they come are not gone through again.
        _isLoading = _paged is null;
    }

    /// <summary>Something that takes rows until the end of the load, and then gives them to the table; null where rows must be added one by one.</summary>
    public RowLoader<TKey, TRow>? NewLoader()
    {
        if (!_isLoading)
            return null;
        var loader = new RowLoader<TKey, TRow>(Range);
        _loaders.Add(loader);
        return loader;
    }

    public void EndLoad()
    {
        if (!_isLoading)
            return;
        _isLoading = false;
        TakeLoaded();
        if (Count * 2L >= LargestIndex)
            throw new InvalidOperationException($"{Count:N0} rows are more than a table can index. Raise the operator's parallelism.");
        if (Count * 2 >= _index.Length)
            SetIndex((int)BitOperations.RoundUpToPowerOf2((uint)(Count * 2) + 1));
        if (Count < ManyRows ? !Reindex() : !ReindexTogether())
            ChangeFactor();
    }

    void TakeLoaded()
    {
        var loaded = _loaders.Where(static loader => loader.Pages.Count > 0).ToList();
        _loaders.Clear();
        if (loaded.Count == 0)
            return;
        if (Count > 0)
            throw new InvalidOperationException("Rows were added to a table while it was loaded.");
        var pages = new List<Entry<TKey, TRow>[]>();
        var (last, filled) = (Array.Empty<Entry<TKey, TRow>>(), 0);
        foreach (var loader in loaded)
        {
            pages.AddRange(loader.Pages[..^1]);
            var (rows, count) = (loader.Pages[^1], loader.Filled);
            // What is in the last page of one goes to that of the one before, as far as there is room.
            var moved = Math.Min(count, last.Length - filled);
            rows.AsSpan(count - moved, moved).CopyTo(last.AsSpan(filled));
            filled += moved;
            if (moved == count)
                continue;
            if (last.Length > 0)
                pages.Add(last);
            (last, filled) = (rows, count - moved);
        }
        Count = checked((int)(((long)pages.Count << PageBits) + filled));
        if (pages.Count == 0 && filled <= PageRows / 2)
            Array.Resize(ref last, Math.Min(PageRows, Math.Max(FirstRows, (int)BitOperations.RoundUpToPowerOf2((uint)filled))));
        pages.Add(last);
        _pages = [.. pages];
        _pageCount = pages.Count;
    }

    /// <summary>Fills the index with several threads.</summary>
    /// <returns>False when a chain has become so long that other factors should be tried.</returns>
    bool ReindexTogether()
    {
        var pieces = (Count + ManyRows - 1) / ManyRows;
        var isSpread = true;
        Parallel.For(0, pieces, piece =>
        {
            if (!EnterTogether(piece * ManyRows, Math.Min(Count, (piece + 1) * ManyRows)))
                Volatile.Write(ref isSpread, false);
        });
        return isSpread;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool EnterTogether(int first, int end)
    {
        Span<ulong> spreads = stackalloc ulong[Ahead];
        var index = _index;
        var mask = (uint)index.Length - 1;
        var longest = 0;
        for (; first < end; first += Ahead)
        {
            var count = Math.Min(Ahead, end - first);
            for (var i = 0; i < count; i++)
            {
                ref var entry = ref EntryAt(first + i);
                spreads[i] = PrefetchIndex(in entry.Key, entry.Hash);
            }
            for (var i = 0; i < count; i++)
            {
                var place = (uint)(spreads[i] >> _shift);
                var entered = ((uint)spreads[i] & ~mask) + (uint)(first + i) + 1;
                var steps = 0;
                for (; index[place] != 0 || Interlocked.CompareExchange(ref index[place], entered, 0) != 0; steps++)
                    place = (place + 1) & mask;
                longest = Math.Max(longest, steps);
            }
        }
        return longest < LongestChain;
    }
}
