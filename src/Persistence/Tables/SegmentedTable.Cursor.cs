namespace ActorStream.Persistence;

// Enumeration by cursors that can be kept between calls.
internal abstract partial class SegmentedTable<TKey, TRow>
{
    /// <summary>A cursor before the first row, over all groups in their order.</summary>
    public Cursor Rows() => new(0, _directory.Length, _layout);

    /// <summary>A cursor before the first row of a group.</summary>
    public Cursor RowsOf(int group)
    {
        if (!Range.Contains(group))
            throw new ArgumentOutOfRangeException(nameof(group), group, $"The table has the key groups {Range}.");
        return new((group - Range.First) << _depth, (group - Range.First + 1) << _depth, _layout);
    }

    /// <summary>A cursor over the next segment that has rows, for work that is done a segment at a time; at the end it starts over.</summary>
    /// <param name="slot">Where to go on from; set to where to go on next time. Any value will do.</param>
    public Cursor RowsOfSegment(ref int slot)
    {
        for (var i = 0; i < _directory.Length; i++)
        {
            slot = (uint)slot < (uint)_directory.Length ? slot : 0;
            var first = slot;
            var segment = _directory[slot].Segment;
            slot = (segment == SegmentPool<TKey, TRow>.Empty ? slot : slot | (SpanOf(segment) - 1)) + 1;
            if (new SegmentHeader(segment[0].Hash).Count > 0)
                return new(first, slot, _layout);
        }
        return new(0, 0, _layout);
    }

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool MoveNext(ref Cursor cursor)
    {
        if (cursor.Layout != _layout)
            throw new InvalidOperationException("Rows were added to the table while it was being enumerated.");
        return Cursor.MoveNext(_directory, _depth, ref cursor);
    }

    /// <summary>The row that a cursor is at, for reading.</summary>
    public ref readonly Entry<TKey, TRow> At(in Cursor cursor)
    {
        if (_copyOnRead)
            Unshare(cursor.Slot);
        return ref _directory[cursor.Slot].Segment[cursor.Place + 1];
    }

    /// <summary>The row that a cursor is at, for writing.</summary>
    public ref TRow RowAt(in Cursor cursor)
    {
        if (_frozenLimit >= 0)
            Unshare(cursor.Slot);
        return ref _directory[cursor.Slot].Segment[cursor.Place + 1].Row;
    }

    /// <summary>Removes the row that a cursor is at. The cursor can be moved on.</summary>
    public void RemoveAt(in Cursor cursor)
    {
        if (_frozenLimit >= 0)
            Unshare(cursor.Slot);
        RemovePlace(_directory[cursor.Slot].Segment, cursor.Place);
        TrimIfEmpty(cursor.Slot);
    }
}
