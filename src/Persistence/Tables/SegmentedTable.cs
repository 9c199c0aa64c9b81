using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The part of a state table that needs no key comparison: directory, growth, freezing, enumeration.</summary>
/// <remarks>
/// A flat directory of segments, one run of slots for each key group; inside a group extendible hashing by the top bits of the low half of the hash.
/// A segment is an array of entries with linear probing that starts with 8 entries, doubles up to about 16 KB, and then splits: there is no stall for
/// a resize. A lookup is two dependent loads, the segment and the entry.
/// </remarks>
internal abstract partial class SegmentedTable<TKey, TRow> : StateTable
{
    const int LargestDepth = 30;
    const int FreeDirectoryLength = 16384;

    private protected readonly SegmentPool<TKey, TRow> _pool;
    private protected DirectorySlot<TKey, TRow>[] _directory;
    private protected int _depth;
    readonly int _firstGroup;
    readonly uint _maxParallelism;
    int _layout;
    int _foundingCapacity = SegmentPool<TKey, TRow>.SmallestCapacity;
    int _foundingDepth;

    private protected SegmentedTable(KeyGroupRange range, SegmentPool<TKey, TRow>? pool, RowCopy<TRow>? copyRow)
        : base(range)
    {
        _pool = pool ?? new();
        _copyRow = copyRow;
        _firstGroup = range.First;
        _maxParallelism = (uint)range.MaxParallelism;
        _directory = new DirectorySlot<TKey, TRow>[range.Count];
        Fill(0, _directory.Length, SegmentPool<TKey, TRow>.Empty);
    }

    /// <summary>The directory slot of a hash; not a slot of the directory when the hash belongs to another task's groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected int SlotOf(ulong hash) =>
        (((int)(((hash >> 32) * _maxParallelism) >> 32) - _firstGroup) << _depth) | (int)(((ulong)(uint)hash << _depth) >> 32);

    /// <inheritdoc/>
    public override void Clear()
    {
        if (_frozenLimit >= 0)
            CollectReleased();
        for (var slot = 0; slot < _directory.Length; slot++)
        {
            var segment = _directory[slot].Segment;
            if (segment == SegmentPool<TKey, TRow>.Empty)
                continue;
            slot |= SpanOf(segment) - 1;
            Retire(segment);
        }
        if (_directoryShared)
            NewDirectory(_directory.Length);
        Fill(0, _directory.Length, SegmentPool<TKey, TRow>.Empty);
        Expect(Count / Range.Count);
        Count = 0;
        Version++;
        _layout++;
    }

    /// <summary>A table that is filled again, a window's slice, is taken to become as full as it was.</summary>
    void Expect(int rowsOfGroup)
    {
        var room = RoomOf(SegmentPool<TKey, TRow>.SplitCapacity);
        for (_foundingDepth = 0; rowsOfGroup > room * 3 / 4; rowsOfGroup /= 2)
            _foundingDepth++;
        _foundingCapacity = CapacityFor(rowsOfGroup);
    }

    /// <summary>Makes room in the segment of a slot: first by doubling it, then by splitting it; by doubling again where its entries cannot be told apart.</summary>
    private protected void Grow(int slot)
    {
        _layout++;
        OwnDirectory();
        var segment = _directory[slot].Segment;
        if (segment == SegmentPool<TKey, TRow>.Empty)
            Found(slot);
        else if (segment.Length - 1 < SegmentPool<TKey, TRow>.SplitCapacity || !TrySplit(slot, segment))
            Double(slot, segment);
    }

    /// <summary>Puts a first segment where there is none, over all neighbouring empty slots that it can stand for.</summary>
    void Found(int slot)
    {
        var bits = 0;
        while (_depth - bits > _foundingDepth && IsEmptyBlock(((slot >> bits) ^ 1) << bits, 1 << bits))
            bits++;
        Fill(slot >> bits << bits, 1 << bits, NewSegment(_foundingCapacity, 0, _depth - bits));
    }

    bool IsEmptyBlock(int start, int length)
    {
        foreach (ref readonly var slot in _directory.AsSpan(start, length))
        {
            if (slot.Segment != SegmentPool<TKey, TRow>.Empty)
                return false;
        }
        return true;
    }

    void Double(int slot, Entry<TKey, TRow>[] segment)
    {
        var header = new SegmentHeader(segment[0].Hash);
        var larger = NewSegment((segment.Length - 1) * 2, header.Count, header.Depth);
        foreach (ref var entry in segment.AsSpan(1))
        {
            if (entry.Hash != 0)
                Place(larger, ref entry);
        }
        var span = SpanOf(segment);
        Fill(slot & -span, span, larger);
        Retire(segment);
    }

    bool TrySplit(int slot, Entry<TKey, TRow>[] segment)
    {
        var header = new SegmentHeader(segment[0].Hash);
        if (header.Depth >= LargestDepth)
            return false;
        var bit = 1UL << (31 - header.Depth);
        var upperCount = 0;
        foreach (ref var entry in segment.AsSpan(1))
        {
            if ((entry.Hash & bit) != 0)
                upperCount++;
        }
        if (upperCount == 0 || upperCount == header.Count)
            return false;
        if (header.Depth == _depth)
        {
            if (!TryDoubleDirectory())
                return false;
            slot <<= 1;
        }
        var lower = NewSegment(CapacityFor(header.Count - upperCount + 1), header.Count - upperCount, header.Depth + 1);
        var upper = NewSegment(CapacityFor(upperCount + 1), upperCount, header.Depth + 1);
        foreach (ref var entry in segment.AsSpan(1))
        {
            if (entry.Hash != 0)
                Place((entry.Hash & bit) == 0 ? lower : upper, ref entry);
        }
        var span = SpanOf(segment);
        var start = slot & -span;
        Fill(start, span / 2, lower);
        Fill(start + (span / 2), span / 2, upper);
        Retire(segment);
        return true;
    }

    /// <summary>A directory is not made larger than the rows warrant: where one group has nearly all rows, its segments grow instead.</summary>
    bool TryDoubleDirectory()
    {
        var old = _directory;
        if (_depth == LargestDepth || (long)old.Length * 2 > Math.Max(FreeDirectoryLength, Count))
            return false;
        NewDirectory(old.Length * 2);
        for (var i = 0; i < old.Length; i++)
            _directory[2 * i] = _directory[(2 * i) + 1] = old[i];
        _depth++;
        return true;
    }

    /// <summary>Gives the segment of a slot back when its last row is gone; the smallest stays, for a row that comes and goes.</summary>
    private protected void TrimIfEmpty(int slot)
    {
        var segment = _directory[slot].Segment;
        if (segment.Length - 1 <= SegmentPool<TKey, TRow>.SmallestCapacity || new SegmentHeader(segment[0].Hash).Count > 0)
            return;
        OwnDirectory();
        var span = SpanOf(segment);
        Fill(slot & -span, span, SegmentPool<TKey, TRow>.Empty);
        Retire(segment);
    }

    private protected void RemovePlace(Entry<TKey, TRow>[] segment, int place)
    {
        var mask = segment.Length - 2;
        var hole = place;
        var next = place;
        while (true)
        {
            next = (next + 1) & mask;
            ref var entry = ref segment[next + 1];
            if (entry.Hash == 0)
                break;
            var home = (int)(EntryHash.Place(entry.Hash) & (uint)mask);
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                segment[hole + 1] = entry;
                hole = next;
            }
        }
        segment[hole + 1] = default;
        segment[0].Hash--;
        Count--;
        Version++;
    }

    static void Place(Entry<TKey, TRow>[] segment, ref Entry<TKey, TRow> entry)
    {
        var mask = (uint)segment.Length - 2;
        var place = EntryHash.Place(entry.Hash) & mask;
        while (segment[place + 1].Hash != 0)
            place = (place + 1) & mask;
        segment[place + 1] = entry;
    }

    static int CapacityFor(int count)
    {
        var capacity = SegmentPool<TKey, TRow>.SmallestCapacity;
        while (RoomOf(capacity) < count)
            capacity *= 2;
        return capacity;
    }

    /// <summary>How many entries a segment takes before it is full: three quarters; none for the empty one, whose capacity is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static int RoomOf(int capacity) => (capacity >> 2) * 3;

    Entry<TKey, TRow>[] NewSegment(int capacity, int count, int depth)
    {
        var segment = _pool.Rent(capacity);
        segment[0].Hash = new SegmentHeader(count, depth, _epoch).Bits;
        return segment;
    }

    int SpanOf(Entry<TKey, TRow>[] segment) => 1 << (_depth - new SegmentHeader(segment[0].Hash).Depth);

    void Fill(int start, int length, Entry<TKey, TRow>[] segment) => _directory.AsSpan(start, length).Fill(new(segment));
}
