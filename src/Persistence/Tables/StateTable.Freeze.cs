namespace ActorStream.Persistence;

// Copy-on-write by pages. A page is shared while a frozen table is held that was taken when the page was already there: its epoch is at most the epoch of
// that freeze. A freeze copies the list of pages; the first write to a page after it copies the page. The index is the live table's alone.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    readonly RowCopy<TRow>? _copyRow;
    readonly List<FrozenTable<TKey, TRow>> _frozen = [];
    long[] _epochs = [];
    long _epoch;

    /// <summary>The epoch of the newest freeze that is still held; -1 when there is none, which is what the hot path asks.</summary>
    long _frozenLimit = -1;

    /// <summary>Whether reading must copy as well, because what is read may be changed in place.</summary>
    bool _copyOnRead;

    /// <summary>The rows as they are now, to be read while the table goes on.</summary>
    public FrozenTable<TKey, TRow> Freeze()
    {
        if (_frozenLimit >= 0)
            CollectReleased();
        var frozen = new FrozenTable<TKey, TRow>(Range, _pages.AsSpan(0, _pageCount).ToArray(), PageBits, Count, _epoch);
        _frozen.Add(frozen);
        _frozenLimit = _epoch++;
        _copyOnRead = _copyRow is not null;
        return frozen;
    }

    bool IsShared(int page) => _epochs[page] <= _frozenLimit;

    void SetOwned(int page)
    {
        if (page >= _epochs.Length)
            Array.Resize(ref _epochs, _pages.Length);
        _epochs[page] = _epoch;
    }

    /// <summary>Makes a page the live table's own, so that it can be written to.</summary>
    void Unshare(int page)
    {
        CollectReleased();
        if (!IsShared(page))
            return;
        var shared = _pages[page];
        var copy = shared.Length == PageRows ? _pool.Rent() : new Entry<TKey, TRow>[shared.Length];
        var rows = Math.Min(shared.Length, Count - (page << PageBits));
        shared.AsSpan(0, rows).CopyTo(copy);
        if (_copyRow is { } copyRow)
        {
            foreach (ref var entry in copy.AsSpan(0, rows))
                entry.Row = copyRow(in entry.Row);
        }
        Retire(page);
        _pages[page] = copy;
        SetOwned(page);
    }

    /// <summary>Takes a page that leaves the live table: back to the pool, or kept until no frozen table can be reading it.</summary>
    void Retire(int page)
    {
        if (IsShared(page))
            _frozen[^1].Retired.Add(_pages[page]);
        else
            _pool.Return(_pages[page]);
    }

    /// <summary>Forgets the frozen tables that have been released, and takes back what no other can be reading.</summary>
    void CollectReleased()
    {
        var kept = 0;
        for (var i = 0; i < _frozen.Count; i++)
        {
            var frozen = _frozen[i];
            if (!frozen.Released)
            {
                _frozen[kept++] = frozen;
                continue;
            }
            // What was retired under a freeze left before any later freeze: only older ones can share it.
            if (kept > 0)
                continue;
            foreach (var page in frozen.Retired)
                _pool.Return(page);
        }
        _frozen.RemoveRange(kept, _frozen.Count - kept);
        _frozenLimit = kept > 0 ? _frozen[^1].Epoch : -1;
        _copyOnRead = kept > 0 && _copyRow is not null;
    }
}
