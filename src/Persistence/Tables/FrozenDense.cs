namespace ActorStream.Persistence;

/// <summary>The rows of a table as they were when it was frozen. Any one thread may read it while the table goes on.</summary>
/// <remarks>
/// It shares the table's pages; the table replaces a shared page by a copy before it writes to it. <see cref="Dispose"/> may be called on any
/// thread; the table then takes the memory back at one of its next writes.
/// </remarks>
internal sealed class FrozenDense<TKey, TRow> : IDisposable
{
    readonly Entry<TKey, TRow>[][] _pages;
    readonly int _pageBits;
    int[]? _positions;
    int[]? _starts;
    volatile bool _released;

    internal FrozenDense(KeyGroupRange range, Entry<TKey, TRow>[][] pages, int pageBits, int count, long epoch)
    {
        Range = range;
        _pages = pages;
        _pageBits = pageBits;
        Count = count;
        Epoch = epoch;
    }

    public KeyGroupRange Range { get; }

    public int Count { get; }

    internal long Epoch { get; }

    internal bool Released => _released;

    /// <summary>Pages that have left the live table since and were shared. Touched only by the thread of the live table.</summary>
    internal List<Entry<TKey, TRow>[]> Retired { get; } = [];

    /// <summary>A cursor over the rows of a key group. The first call sorts the rows by group.</summary>
    public DenseCursor RowsOf(int group)
    {
        ObjectDisposedException.ThrowIf(_released, this);
        if (!Range.Contains(group))
            throw new ArgumentOutOfRangeException(nameof(group), group, $"The table has the key groups {Range}.");
        if (_positions is null)
            Sort();
        return new(_starts![group - Range.First + 1], _starts[group - Range.First]);
    }

    /// <summary>The row that a cursor of <see cref="RowsOf"/> is at.</summary>
    public ref readonly Entry<TKey, TRow> At(in DenseCursor cursor) => ref EntryAt(_positions![cursor.Position]);

    public void Dispose() => _released = true;

    ref readonly Entry<TKey, TRow> EntryAt(int position) => ref _pages[position >> _pageBits][position & ((1 << _pageBits) - 1)];

    int GroupAt(int position) => KeyGroups.GroupOf(EntryAt(position).Hash, Range.MaxParallelism) - Range.First;

    void Sort()
    {
        var starts = new int[Range.Count + 1];
        for (var i = 0; i < Count; i++)
            starts[GroupAt(i) + 1]++;
        for (var i = 0; i < Range.Count; i++)
            starts[i + 1] += starts[i];
        var next = starts.AsSpan(0, Range.Count).ToArray();
        var positions = new int[Count];
        for (var i = 0; i < Count; i++)
            positions[next[GroupAt(i)]++] = i;
        _starts = starts;
        _positions = positions;
    }
}
