namespace ActorStream.Persistence;

/// <summary>A place in the rows of a table, to go on from in a later call. Taken from a table, and moved by the table it was taken from.</summary>
/// <remarks>
/// Within a segment it goes down from an empty place: when the current row is removed, only rows that it has already been at are moved. Rows may be
/// changed and removed, and the table may be frozen, while a cursor is held; after a row was added it must not be used any more.
/// </remarks>
internal struct Cursor
{
    internal int Slot;
    internal int EndSlot;
    internal int Place;
    internal int Left;
    internal int Layout;

    internal Cursor(int slot, int endSlot, int layout)
    {
        Slot = slot - 1;
        EndSlot = endSlot;
        Layout = layout;
    }

    /// <summary>Moves to the next row in use; false at the end. The directory slot of a segment that many slots share is the last of them.</summary>
    internal static bool MoveNext<TKey, TRow>(DirectorySlot<TKey, TRow>[] directory, int depth, ref Cursor cursor)
    {
        while (true)
        {
            if (cursor.Left > 0)
            {
                var segment = directory[cursor.Slot].Segment;
                var mask = segment.Length - 2;
                while (cursor.Left > 0)
                {
                    cursor.Left--;
                    cursor.Place = (cursor.Place - 1) & mask;
                    if (segment[cursor.Place + 1].Hash != 0)
                        return true;
                }
            }
            if (!NextSegment(directory, depth, ref cursor))
                return false;
        }
    }

    static bool NextSegment<TKey, TRow>(DirectorySlot<TKey, TRow>[] directory, int depth, ref Cursor cursor)
    {
        while (++cursor.Slot < cursor.EndSlot)
        {
            var segment = directory[cursor.Slot].Segment;
            if (segment == SegmentPool<TKey, TRow>.Empty)
                continue;
            var header = new SegmentHeader(segment[0].Hash);
            cursor.Slot |= (1 << (depth - header.Depth)) - 1;
            if (header.Count == 0)
                continue;
            var place = segment.Length - 2;
            while (segment[place + 1].Hash != 0)
                place--;
            cursor.Place = place;
            cursor.Left = segment.Length - 2;
            return true;
        }
        cursor.Slot = cursor.EndSlot - 1;
        return false;
    }
}
