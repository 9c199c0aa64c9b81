using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

// Copy-on-write by rows. A freeze copies nothing: the frozen table looks at the same pages. One bit for each position says whether its row has been accessed since
// the newest freeze; the first access gives the row as it was to the frozen table, and only then is the row changed. The same bits say what an incremental checkpoint
// has to write. A row that is moved or removed counts as accessed. The index is the live table's alone.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    readonly RowCopy<TRow>? _copyRow;

    /// <summary>The frozen tables that share the pages, oldest first: from the oldest that is held to the newest.</summary>
    readonly List<FrozenTable<TKey, TRow>> _frozen = [];

    /// <summary>Frozen tables that have pages which the live table has given up.</summary>
    readonly List<FrozenTable<TKey, TRow>> _past = [];

    ulong[] _touched = [];
    ulong[]? _spare;
    TableChanges<TKey>? _changes;

    /// <summary>Whether the first access to a row matters: rows are frozen, or changes are tracked, or pages may be in files.</summary>
    bool _marks;

    /// <summary>Whether reading matters too, because what is read may be changed in place, or be in files.</summary>
    bool _marksReads;

    /// <summary>Whether rows are frozen, or changes are tracked.</summary>
    bool _tracks;

    /// <summary>The rows as they are now, to be read while the table goes on.</summary>
    public FrozenTable<TKey, TRow> Freeze(in SnapshotCut cut = default)
    {
        CollectReleased();
        ulong[]? changed = null;
        IReadOnlyList<RemovedKey<TKey>> removed = [];
        if (!cut.Tracks)
            _changes = null;
        else if (_changes is not null || Begin())
            changed = _changes!.Close(in cut, _touched, out var bits, out removed) ? bits : null;
        var frozen = new FrozenTable<TKey, TRow>(Range, _pages, PageBits, Count, changed, removed, _paged);
        if (_frozen.Count > 0)
            _frozen[^1].Next = frozen;
        _frozen.Add(frozen);
        var words = WordsOf(_pageCount);
        _touched = _spare is { } spare && spare.Length >= words ? spare : new ulong[words];
        _spare = null;
        SetMarks(true);
        _paged?.Memory.Relieve();
        return frozen;
    }

    /// <summary>Changes are tracked from now on, so the first freeze has all rows.</summary>
    bool Begin()
    {
        _changes = new();
        _changes.Forget();
        return true;
    }

    int WordsOf(int pages) => pages == 0 ? 0 : (((pages << PageBits) - 1) >> 6) + 1;

    /// <summary>A row is about to be accessed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Mark(int position)
    {
        if ((Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_touched), position >> 6) & (1UL << position)) == 0)
            Touch(position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Touch(int position)
    {
        if (_frozen.Count > 0)
            Preserve(position);
        _touched[position >> 6] |= 1UL << position;
    }

    void Preserve(int position)
    {
        if (_frozen[0].Released)
            CollectReleased();
        if (_frozen.Count == 0 || position >= _frozen[^1].Count || (_frozen.Count == 1 && !_frozen[0].Wants(position)))
            return;
        ref var entry = ref EntryAt(position);
        _frozen[^1].Keep(position, in entry);
        _paged?.Memory.Charge(FrozenTable<TKey, TRow>.KeptBytes);
        if (_copyRow is { } copyRow)
            entry.Row = copyRow(in entry.Row);
    }

    /// <summary>The live table gives its pages up: they stay with the frozen tables, and come back when those are released.</summary>
    void LeavePages()
    {
        var last = _frozen[^1];
        for (var page = 0; page < _pageCount; page++)
            last.Retired.Add(_pages[page]);
        _past.AddRange(_frozen);
        _frozen.Clear();
        _pages = new Entry<TKey, TRow>[_pages.Length][];
        _pageCount = 0;
    }

    /// <summary>Forgets the frozen tables that have been released, and takes back what no other can be reading.</summary>
    void CollectReleased()
    {
        var released = 0;
        while (released < _past.Count && _past[released].Released)
        {
            _past[released].RetiredRows?.Dispose();
            ForgetKept(_past[released]);
            foreach (var page in _past[released++].Retired)
                _pool.Return(page);
        }
        _past.RemoveRange(0, released);
        // A newer one may have rows that an older one needs: only the oldest can go.
        released = 0;
        while (released < _frozen.Count && _frozen[released].Released)
        {
            ForgetKept(_frozen[released]);
            _spare = _frozen[released++].Spare ?? _spare;
        }
        _frozen.RemoveRange(0, released);
        if (_frozen.Count > 0)
            return;
        SetMarks(_changes is not null);
    }

    void ForgetKept(FrozenTable<TKey, TRow> frozen) => _paged?.Memory.Charge(-frozen.KeptCount * FrozenTable<TKey, TRow>.KeptBytes);
}
