using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

// Where memory has a limit, pages that are not used go to files. The index that the fast paths look into is then empty, so that they find nothing and end up here: without a limit none of
// this costs them anything. A reference to a row holds while at most StateMemory.Protected - 1 other pages are accessed, in any table of the task.
internal sealed partial class StateTable<TKey, TRow, TKeyCodec>
{
    PagedRows<TKey, TRow>? _paged;
    PagedIndex? _pagedIndex;

    /// <summary>From now on the table keeps to a limit. Only while it has no rows.</summary>
    /// <param name="memory">The task's; null: there is no limit.</param>
    /// <param name="form">How rows are written that hold references; null: such rows stay in memory.</param>
    public void Limit(StateMemory? memory, RowForm<TRow>? form)
    {
        var hasReferences = RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>();
        if (memory is null || (hasReferences && form is null))
            return;
        if (Count > 0)
            throw new InvalidOperationException("A table that has rows cannot be given a limit.");
        _paged = new(memory, hasReferences ? new EntryForm<TKey, TRow, TKeyCodec>(_keyCodec, form!) : null, _pool);
        _pagedIndex = new();
        _pages = _paged.Pages!;
        _pageCount = 0;
        SetMarks(_tracks);
    }

    /// <summary>Whether pages may go to files.</summary>
    public bool IsPaged => _paged is not null;

    /// <summary>Where memory has a limit, the page that was accessed last stays in memory until <see cref="ReleasePins"/>: objects that were taken from it may be changed.</summary>
    public void PinLast() => _paged?.PinLast();

    public void ReleasePins() => _paged?.ReleasePins();

    /// <summary>Whether the first access to a row matters: rows are frozen, or changes are tracked.</summary>
    void SetMarks(bool tracks)
    {
        _tracks = tracks;
        _marks = tracks || _paged is not null;
        _marksReads = _paged is not null || (tracks && _copyRow is not null);
    }

    /// <summary>The row at a position is about to be accessed.</summary>
    void Reach(int position, bool forWriting, bool isScan)
    {
        if (_paged is { } paged)
        {
            var writes = forWriting || _copyRow is not null;
            paged.Access(position >> PageBits, writes, isScan);
            if (!writes || !_tracks)
                return;
        }
        Mark(position);
    }

    int FindPaged(scoped in TKey key, ulong spread)
    {
        var index = _pagedIndex!;
        var places = index.Places;
        var homes = index.Homes;
        var mask = index.Mask;
        var tag = (uint)spread & ~mask;
        var home = (uint)(spread >> 32);
        for (var place = index.PlaceOf(home); ; place = (place + 1) & mask)
        {
            var held = places[place];
            var position = held - tag - 1;
            if (position < mask && homes[position] == home)
            {
                _paged!.Access((int)position >> PageBits, false, false);
                if (_keyCodec.Equals(in EntryAt((int)position).Key, in key))
                    return (int)position;
            }
            if (held == 0)
                return -1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int LocatePaged(scoped in TKey key, ulong hash) => _paged is null ? -1 : FindPaged(in key, KeySpread.Of(in key, hash, _factor));

    /// <summary>The row of a key that the fast path has not found.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    ref TRow GetOrAppend(scoped in TKey key, ulong hash, out bool added)
    {
        var position = _paged is null ? -1 : FindPaged(in key, KeySpread.Of(in key, hash, _factor));
        added = position < 0;
        if (added)
            return ref Append(in key, hash);
        Reach(position, true, false);
        return ref EntryAt(position).Row;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ref TRow FindRowPaged(scoped in TKey key, ulong hash, bool forWriting)
    {
        var position = LocatePaged(in key, hash);
        if (position < 0)
            return ref Unsafe.NullRef<TRow>();
        Reach(position, forWriting, false);
        return ref EntryAt(position).Row;
    }

    ref TRow AppendPaged(scoped in TKey key, ulong hash)
    {
        var paged = _paged!;
        var index = _pagedIndex!;
        var position = Count;
        var page = position >> PageBits;
        index.Grow(position + 1);
        if (page == paged.PageCount)
            paged.Add(page == 0 ? Math.Min(FirstRows, PageRows) : PageRows);
        paged.Access(page, true, false);
        if (page == 0 && position == paged.Pages[0]!.Length)
            paged.GrowFirst(position * 2);
        _pages = paged.Pages!;
        _pageCount = paged.PageCount;
        if (_tracks)
        {
            if (_touched.Length < WordsOf(_pageCount))
                Array.Resize(ref _touched, WordsOf(_pages.Length));
            Mark(position);
        }
        ref var entry = ref EntryAt(position);
        entry.Hash = hash;
        entry.Key = key;
        entry.Row = default!;
        paged.Count = Count = position + 1;
        if (index.Enter(position, KeySpread.Of(in key, hash, _factor)) >= LongestChain && _factorIndex < KeySpread.Tries)
        {
            SpreadAnew();
            paged.Access(page, true, false);
        }
        return ref EntryAt(position).Row;
    }

    /// <summary>Keys that crowd under one factor are spread by the next, for which all rows are read.</summary>
    void SpreadAnew()
    {
        _factor = KeySpread.Factor(++_factorIndex);
        var index = _pagedIndex!;
        Array.Clear(index.Places);
        for (var position = 0; position < Count; position++)
        {
            _paged!.Access(position >> PageBits, false, true);
            ref var entry = ref EntryAt(position);
            index.Enter(position, KeySpread.Of(in entry.Key, entry.Hash, _factor));
        }
    }

    void RemovePagedAt(int position)
    {
        var last = Count - 1;
        Reach(position, true, false);
        _pagedIndex!.Remove(position);
        if (last != position)
            Reach(last, true, false);
        ref var entry = ref EntryAt(position);
        if (_tracks)
            _changes?.Removed(in entry.Key, entry.Hash, Count);
        ref var moved = ref EntryAt(last);
        if (last != position)
        {
            _pagedIndex.Move(last, position);
            entry = moved;
        }
        moved = default;
        _paged!.Count = Count = last;
        Version++;
    }

    void ClearPaged()
    {
        CollectReleased();
        _changes?.Forget();
        var paged = _paged!;
        if (_frozen.Count > 0)
        {
            _frozen[^1].RetiredRows = paged;
            _past.AddRange(_frozen);
            _frozen.Clear();
            _paged = paged = paged.Another();
        }
        else
        {
            paged.Clear();
        }
        _pages = paged.Pages!;
        _pageCount = 0;
        _pagedIndex!.Clear(Count);
        Count = 0;
        Version++;
    }

    void FoldPaged<TIn, TFold>(ref TFold fold, ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> hashes, ref int position)
        where TFold : struct, IRowFold<TIn, TKey, TRow>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var key = fold.KeyOf(in values[i]);
            ref var row = ref GetOrAppend(in key, i < hashes.Length ? hashes[i] : _keyCodec.Hash(in key), out var added);
            if (added)
                row = fold.NewRow();
            fold.Fold(ref row, in values[i]);
            position++;
        }
        position--;
    }
}
