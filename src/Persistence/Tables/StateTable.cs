using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>
/// A table of rows by key whose rows lie in the order in which their keys came, in pages, with an index of four bytes a place beside them. Rows of keys
/// that came at one time are used at one time, and are neighbours in memory; going through all rows is going through memory. Written for one thread; frozen copies
/// may be read by others.
/// </summary>
/// <remarks>
/// Going through the rows goes from the last to the first, so that the row at hand can be removed: the last takes its position.
/// </remarks>
/// <typeparam name="TKey">The key, not changed once it is in the table.</typeparam>
/// <typeparam name="TRow">The row, kept in place and handed out by reference; a reference holds until the next row is added or removed, or a freeze: what is written through it later is missed.</typeparam>
/// <typeparam name="TKeyCodec">The key's equality, known to the compiler.</typeparam>
internal sealed partial class StateTable<TKey, TRow, TKeyCodec> : IBulkLoad
    where TKeyCodec : struct, ICodec<TKey>
{
    const int FirstRows = 16;
    const int PieceRows = 256;

    readonly PagePool<TKey, TRow> _pool;
    TKeyCodec _keyCodec;
    Entry<TKey, TRow>[][] _pages = [];
    int _pageCount;

    /// <param name="range">The key groups whose keys the table takes.</param>
    /// <param name="keyCodec">The key's equality.</param>
    /// <param name="pool">Where pages come from and go to: one for all tables of the same types of one task.</param>
    /// <param name="copyRow">Given when rows hold objects that may be changed in place: the first access to a row after a freeze copies it.</param>
    public StateTable(KeyGroupRange range, TKeyCodec keyCodec, PagePool<TKey, TRow>? pool = null, RowCopy<TRow>? copyRow = null)
    {
        Range = range;
        _keyCodec = keyCodec;
        _pool = pool ?? new();
        _copyRow = copyRow;
    }

    /// <summary>The key groups whose keys the table takes.</summary>
    public KeyGroupRange Range { get; }

    static int PageBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PagePool<TKey, TRow>.PageBits;
    }

    static int PageRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 << PageBits;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Changes when rows are removed or the table is cleared: positions hold while it stays the same.</summary>
    public int Version { get; private set; }

    /// <summary>The row of a key, for writing; a new row is <c>default</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TRow GetOrAdd(scoped in TKey key, ulong hash, out bool added)
    {
        var position = Find(in key, KeySpread.Of(in key, hash, _factor));
        if (position < 0)
            return ref GetOrAppend(in key, hash, out added);
        added = false;
        if (_marks)
            Mark(position);
        return ref EntryAt(position).Row;
    }

    /// <summary>The row of a key, for writing; a null reference when there is none.</summary>
    public ref TRow GetRef(scoped in TKey key, ulong hash)
    {
        var position = Find(in key, KeySpread.Of(in key, hash, _factor));
        if (position < 0)
            return ref FindRowPaged(in key, hash, true);
        if (_marks)
            Mark(position);
        return ref EntryAt(position).Row;
    }

    /// <summary>The row of a key, for reading; a null reference when there is none.</summary>
    public ref readonly TRow Peek(scoped in TKey key, ulong hash)
    {
        var position = Find(in key, KeySpread.Of(in key, hash, _factor));
        if (position < 0)
            return ref FindRowPaged(in key, hash, false);
        if (_marksReads)
            Mark(position);
        return ref EntryAt(position).Row;
    }

    /// <summary>The position of a key's row, to come back to it; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(scoped in TKey key, ulong hash)
    {
        var position = Find(in key, KeySpread.Of(in key, hash, _factor));
        return position >= 0 ? position : LocatePaged(in key, hash);
    }

    /// <summary>Adds the row of a key that has none.</summary>
    /// <returns>Its position.</returns>
    public int Insert(scoped in TKey key, ulong hash)
    {
        Append(in key, hash);
        return Count - 1;
    }

    /// <summary>The row at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TRow RowAt(int position, bool forWriting)
    {
        if (_marks && (forWriting || _marksReads))
            Reach(position, forWriting, false);
        return ref EntryAt(position).Row;
    }

    /// <summary>Removes the row of a key; false when there is none.</summary>
    public bool Remove(scoped in TKey key, ulong hash)
    {
        var position = Locate(in key, hash);
        if (position < 0)
            return false;
        RemoveAt(position);
        return true;
    }

    /// <summary>Removes all rows. The table is taken to become as full as it was.</summary>
    public void Clear()
    {
        if (_paged is not null)
        {
            ClearPaged();
            return;
        }
        CollectReleased();
        _changes?.Forget();
        if (_frozen.Count > 0)
            LeavePages();
        for (var page = 1; page < _pageCount; page++)
        {
            _pool.Return(_pages[page]);
            _pages[page] = null!;
        }
        _pageCount = Math.Min(_pageCount, 1);
        if (_pageCount > 0 && RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
            Array.Clear(_pages[0]);
        if (Count * 16L < _index.Length && _index.Length > SmallestIndex)
            SetIndex(Math.Max(SmallestIndex, (int)BitOperations.RoundUpToPowerOf2((uint)Count * 2)));
        else
            Array.Clear(_index);
        Count = 0;
        Version++;
    }

    /// <summary>A cursor behind the last row: rows are gone through from there to the first.</summary>
    public Cursor Rows() => new(Count, 0);

    /// <summary>A cursor over some of the rows, for work that is done a piece at a time; at the end it starts over.</summary>
    /// <param name="piece">Where to go on from; set to where to go on next time. Any value will do.</param>
    public Cursor RowsOfPiece(ref int piece)
    {
        if ((uint)piece > (uint)(Count - 1) / PieceRows)
            piece = 0;
        var first = piece++ * PieceRows;
        return new(Math.Min(Count, first + PieceRows), first);
    }

    /// <summary>Removes the row that a cursor is at. The cursor can be moved on.</summary>
    public void RemoveAt(in Cursor cursor) => RemoveAt(cursor.Position);

    /// <summary>The row that a cursor is at, for reading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Entry<TKey, TRow> At(in Cursor cursor)
    {
        if (_marksReads)
            Reach(cursor.Position, false, true);
        return ref EntryAt(cursor.Position);
    }

    /// <summary>The row that a cursor is at, for writing.</summary>
    public ref TRow RowAt(in Cursor cursor)
    {
        if (_marks)
            Reach(cursor.Position, true, true);
        return ref EntryAt(cursor.Position).Row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref Entry<TKey, TRow> EntryAt(int position)
    {
        var page = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_pages), position >> PageBits);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), position & (PageRows - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ref TRow Append(scoped in TKey key, ulong hash)
    {
        if (!Range.Contains(KeyGroups.GroupOf(hash, Range.MaxParallelism)))
            KeyGroups.ThrowForeign(hash, Range);
        if (_paged is not null)
            return ref AppendPaged(in key, hash);
        if (Count * 2 >= _index.Length && !_isLoading)
            GrowIndex();
        var position = Count;
        var page = position >> PageBits;
        if (page == _pageCount)
            AddPage();
        if (page == 0 && position == _pages[0].Length)
            GrowFirstPage();
        if (_marks)
            Mark(position);
        ref var entry = ref EntryAt(position);
        entry.Hash = hash;
        entry.Key = key;
        entry.Row = default!;
        Count = position + 1;
        if (!_isLoading && !TryEnter(position, KeySpread.Of(in key, hash, _factor)))
            ChangeFactor();
        return ref EntryAt(position).Row;
    }

    void AddPage()
    {
        if (_pageCount == _pages.Length)
            Array.Resize(ref _pages, Math.Max(4, _pages.Length * 2));
        _pages[_pageCount] = _pageCount == 0 ? new Entry<TKey, TRow>[Math.Min(FirstRows, PageRows)] : _pool.Rent();
        _pageCount++;
        if (_marks && _touched.Length < WordsOf(_pageCount))
            Array.Resize(ref _touched, WordsOf(_pages.Length));
    }

    void GrowFirstPage()
    {
        var larger = _pages[0].Length * 2 < PageRows ? PagePool<TKey, TRow>.Allocate(_pages[0].Length * 2) : _pool.Rent();
        _pages[0].CopyTo(larger, 0);
        _pages[0] = larger;
    }

    void RemoveAt(int position)
    {
        if (_paged is not null)
        {
            RemovePagedAt(position);
            return;
        }
        ref var entry = ref EntryAt(position);
        Leave(position, KeySpread.Of(in entry.Key, entry.Hash, _factor));
        var last = Count - 1;
        if (_marks)
        {
            Mark(position);
            Mark(last);
            _changes?.Removed(in entry.Key, entry.Hash, Count);
        }
        ref var moved = ref EntryAt(last);
        if (last != position)
        {
            var spread = KeySpread.Of(in moved.Key, moved.Hash, _factor);
            _index[PlaceOf(last, spread)] = ((uint)spread & ~((uint)_index.Length - 1)) + (uint)position + 1;
            EntryAt(position) = moved;
        }
        moved = default;
        Count = last;
        Version++;
    }
}
