using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The rows of a table as they were when it was frozen. Any one thread may read it while the table goes on.</summary>
/// <remarks>
/// It shares the table's pages; the table replaces a shared page by a copy before it writes to it. <see cref="Dispose"/> may be called on any
/// thread; the table then takes the memory back at one of its next writes.
/// </remarks>
internal sealed class FrozenTable<TKey, TRow> : IDisposable
{
    readonly Entry<TKey, TRow>[][] _pages;
    readonly int _pageBits;
    int[]? _positions;
    int[]? _starts;
    int[]? _index;
    volatile bool _released;

    internal FrozenTable(KeyGroupRange range, Entry<TKey, TRow>[][] pages, int pageBits, int count, long epoch)
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

    /// <summary>A cursor over all rows.</summary>
    public Cursor Rows() => Between(0, Range.Count);

    /// <summary>A cursor over the rows of a key group. The first call sorts the rows by group.</summary>
    public Cursor RowsOf(int group)
    {
        if (!Range.Contains(group))
            throw new ArgumentOutOfRangeException(nameof(group), group, $"The table has the key groups {Range}.");
        return Between(group - Range.First, group - Range.First + 1);
    }

    /// <summary>The row that a cursor is at.</summary>
    public ref readonly Entry<TKey, TRow> At(in Cursor cursor) => ref EntryAt(_positions![cursor.Position]);

    /// <summary>The row of a key; a null reference when there is none. The first call makes an index.</summary>
    public ref readonly TRow Find<TKeyCodec>(scoped in TKey key, ulong hash, in TKeyCodec keyCodec)
        where TKeyCodec : struct, ICodec<TKey>
    {
        ObjectDisposedException.ThrowIf(_released, this);
        var index = _index ??= Index();
        var mask = (uint)index.Length - 1;
        for (var place = PlaceOf(hash, mask); index[place] != 0; place = (place + 1) & mask)
        {
            ref readonly var entry = ref EntryAt(index[place] - 1);
            if (entry.Hash == hash && keyCodec.Equals(in entry.Key, in key))
                return ref entry.Row;
        }
        return ref Unsafe.NullRef<TRow>();
    }

    public void Dispose() => _released = true;

    ref readonly Entry<TKey, TRow> EntryAt(int position) => ref _pages[position >> _pageBits][position & ((1 << _pageBits) - 1)];

    Cursor Between(int first, int end)
    {
        ObjectDisposedException.ThrowIf(_released, this);
        if (_positions is null)
            Sort();
        return new(_starts![end], _starts[first]);
    }

    int[] Index()
    {
        var index = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Count) * 2)];
        var mask = (uint)index.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var place = PlaceOf(EntryAt(i).Hash, mask);
            while (index[place] != 0)
                place = (place + 1) & mask;
            index[place] = i + 1;
        }
        return index;
    }

    static uint PlaceOf(ulong hash, uint mask) => (uint)((hash * KeySpread.Factor(0)) >> 32) & mask;

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
