using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The rows of a table as they were when it was frozen. Any one thread may read it while the table goes on.</summary>
/// <remarks>
/// It shares the table's segments; the table replaces a shared segment by a copy before it writes to it. <see cref="Dispose"/> may be called on any
/// thread; the table then takes the memory back at one of its next writes.
/// </remarks>
internal sealed class FrozenTable<TKey, TRow> : IDisposable
{
    readonly int _depth;
    DirectorySlot<TKey, TRow>[]? _directory;
    volatile bool _released;

    internal FrozenTable(KeyGroupRange range, DirectorySlot<TKey, TRow>[] directory, int depth, int count, long epoch)
    {
        Range = range;
        _directory = directory;
        _depth = depth;
        Count = count;
        Epoch = epoch;
    }

    public KeyGroupRange Range { get; }

    public int Count { get; }

    internal long Epoch { get; }

    internal bool Released => _released;

    /// <summary>Segments that have left the live table since and were shared. Touched only by the thread of the live table.</summary>
    internal List<Entry<TKey, TRow>[]> Retired { get; } = [];

    DirectorySlot<TKey, TRow>[] Directory => !_released && _directory is { } directory ? directory : throw new ObjectDisposedException(nameof(FrozenTable<TKey, TRow>));

    public Cursor Rows() => new(0, Directory.Length, 0);

    public Cursor RowsOf(int group)
    {
        if (!Range.Contains(group))
            throw new ArgumentOutOfRangeException(nameof(group), group, $"The table has the key groups {Range}.");
        return new((group - Range.First) << _depth, (group - Range.First + 1) << _depth, 0);
    }

    public bool MoveNext(ref Cursor cursor) => Cursor.MoveNext(Directory, _depth, ref cursor);

    public ref readonly Entry<TKey, TRow> At(in Cursor cursor) => ref Directory[cursor.Slot].Segment[cursor.Place + 1];

    /// <summary>The row of a key; a null reference when there is none.</summary>
    public ref readonly TRow Find<TKeyCodec>(scoped in TKey key, ulong hash, in TKeyCodec keyCodec)
        where TKeyCodec : struct, ICodec<TKey>
    {
        var slot = ((KeyGroups.GroupOf(hash, Range.MaxParallelism) - Range.First) << _depth) | (int)(((ulong)(uint)hash << _depth) >> 32);
        var segment = Directory[slot].Segment;
        var mask = (uint)segment.Length - 2;
        for (var place = EntryHash.Place(hash) & mask; ; place = (place + 1) & mask)
        {
            ref var entry = ref segment[place + 1];
            if (entry.Hash == 0)
                return ref Unsafe.NullRef<TRow>();
            if (entry.Hash == EntryHash.Of(hash) && keyCodec.Equals(in entry.Key, in key))
                return ref entry.Row;
        }
    }

    public void Dispose() => _released = true;

    internal bool Shares(DirectorySlot<TKey, TRow>[] directory) => _directory == directory;

    internal DirectorySlot<TKey, TRow>[] TakeDirectory()
    {
        var directory = _directory!;
        _directory = null;
        return directory;
    }
}
