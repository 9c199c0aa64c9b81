using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ActorStream.Persistence;

/// <summary>A table of rows by key. Written for one thread; frozen copies may be read by others.</summary>
/// <typeparam name="TKey">The key, not changed once it is in the table.</typeparam>
/// <typeparam name="TRow">The row, kept in place and handed out by reference; a reference holds until the next row is added or removed, or a freeze.</typeparam>
/// <typeparam name="TKeyCodec">The key's equality, known to the compiler.</typeparam>
internal sealed partial class StateTable<TKey, TRow, TKeyCodec> : SegmentedTable<TKey, TRow>
    where TKeyCodec : struct, ICodec<TKey>
{
    readonly TKeyCodec _keyCodec;

    /// <param name="range">The key groups whose keys the table takes.</param>
    /// <param name="keyCodec">The key's equality.</param>
    /// <param name="pool">Where segments come from and go to: one for all tables of the same types of one task.</param>
    /// <param name="copyRow">Given when rows hold objects that may be changed in place: the first access to a segment after a freeze copies its rows.</param>
    public StateTable(KeyGroupRange range, TKeyCodec keyCodec, SegmentPool<TKey, TRow>? pool = null, RowCopy<TRow>? copyRow = null)
        : base(range, pool, copyRow) => _keyCodec = keyCodec;

    /// <summary>The row of a key, for writing; a new row is <c>default</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TRow GetOrAdd(scoped in TKey key, ulong hash, out bool added)
    {
        if (_frozenLimit >= 0)
            Unshare(SlotOf(hash));
        ref var entry = ref Probe(in key, hash, out var segment);
        if (entry.Hash != 0)
        {
            added = false;
            return ref entry.Row;
        }
        added = true;
        return ref Add(in key, hash, segment, ref entry);
    }

    /// <summary>The row of a key, for writing; a null reference when there is none.</summary>
    public ref TRow GetRef(scoped in TKey key, ulong hash)
    {
        if (_frozenLimit >= 0)
            Unshare(SlotOf(hash));
        return ref RowOf(ref Find(in key, hash, out _));
    }

    /// <summary>The row of a key, for reading; a null reference when there is none.</summary>
    public ref readonly TRow Peek(scoped in TKey key, ulong hash)
    {
        if (_copyOnRead)
            Unshare(SlotOf(hash));
        return ref RowOf(ref Find(in key, hash, out _));
    }

    /// <summary>Where the row of a key lies, for coming back to it; its index is 0 when there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="forWriting">Whether the row may be written to there.</param>
    public RowSlot<TKey, TRow> Locate(scoped in TKey key, ulong hash, bool forWriting)
    {
        if (forWriting ? _frozenLimit >= 0 : _copyOnRead)
            Unshare(SlotOf(hash));
        ref var entry = ref Find(in key, hash, out var segment);
        return new(segment, Unsafe.IsNullRef(ref entry) ? 0 : IndexOf(segment, ref entry), Version, forWriting || _frozenLimit < 0);
    }

    /// <summary>Adds the row of a key that has none.</summary>
    public RowSlot<TKey, TRow> Insert(scoped in TKey key, ulong hash)
    {
        GetOrAdd(in key, hash, out _);
        return Locate(in key, hash, true);
    }

    /// <summary>Asks the processor for the place of a key that will soon be looked up: for loops over batches and tables that are larger than the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(ulong hash)
    {
        var slot = SlotOf(hash);
        if (!Sse.IsSupported || (uint)slot >= (uint)_directory.Length)
            return;
        ref var found = ref _directory[slot];
        var segment = found.Segment;
        if (segment is null)
            return;
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(segment), 1);
        var home = (byte*)Unsafe.AsPointer(ref Unsafe.Add(ref first, (nint)(EntryHash.Place(hash) & found.Mask)));
        Sse.Prefetch0(home);
        // And for the place after it, where every third key is, or the rest of a long row.
        Sse.Prefetch0(home + Math.Min(64, (2 * Unsafe.SizeOf<Entry<TKey, TRow>>()) - 1));
    }

    /// <summary>Removes the row of a key; false when there is none.</summary>
    public bool Remove(scoped in TKey key, ulong hash)
    {
        ref var entry = ref Find(in key, hash, out var segment);
        if (Unsafe.IsNullRef(ref entry))
            return false;
        if (_frozenLimit >= 0)
        {
            Unshare(SlotOf(hash));
            entry = ref Find(in key, hash, out segment);
        }
        RemovePlace(segment, IndexOf(segment, ref entry) - 1);
        TrimIfEmpty(SlotOf(hash));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref Entry<TKey, TRow> Find(scoped in TKey key, ulong hash, out Entry<TKey, TRow>[] segment)
    {
        ref var entry = ref Probe(in key, hash, out segment);
        return ref entry.Hash != 0 ? ref entry : ref Unsafe.NullRef<Entry<TKey, TRow>>();
    }

    /// <summary>The entry of a key, or the empty one where it would be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref Entry<TKey, TRow> Probe(scoped in TKey key, ulong hash, out Entry<TKey, TRow>[] segment)
    {
        var directory = _directory;
        var slot = SlotOf(hash);
        if ((uint)slot >= (uint)directory.Length)
            ThrowForeignGroup(hash);
        ref var found = ref directory[slot];
        segment = found.Segment;
        // It never is null; that the compiler knows it too saves a load from the segment's start, and with it a cache miss.
        if (segment is null)
            ThrowForeignGroup(hash);
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(segment), 1);
        var mask = found.Mask;
        var place = EntryHash.Place(hash) & mask;
        var wanted = EntryHash.Of(hash);
        // To the second place without a branch, for which of the two it is cannot be predicted; nothing wanted is behind an empty place.
        ref var home = ref Unsafe.Add(ref first, (nint)place);
        place = (place + Unsafe.BitCast<bool, byte>(home.Hash != wanted)) & mask;
        while (true)
        {
            ref var entry = ref Unsafe.Add(ref first, (nint)place);
            if (entry.Hash == wanted && _keyCodec.Equals(in entry.Key, in key))
                return ref entry;
            if (entry.Hash == 0)
                return ref home.Hash == 0 ? ref home : ref entry;
            place = (place + 1) & mask;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ref TRow Add(scoped in TKey key, ulong hash, Entry<TKey, TRow>[] segment, ref Entry<TKey, TRow> place)
    {
        ref var entry = ref place;
        while (new SegmentHeader(segment[0].Hash).Count >= RoomOf(segment.Length - 1))
        {
            Grow(SlotOf(hash));
            entry = ref Probe(in key, hash, out segment);
        }
        entry.Hash = EntryHash.Of(hash);
        entry.Key = key;
        segment[0].Hash++;
        Count++;
        Version++;
        return ref entry.Row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref TRow RowOf(ref Entry<TKey, TRow> entry) => ref Unsafe.IsNullRef(ref entry) ? ref Unsafe.NullRef<TRow>() : ref entry.Row;

    static int IndexOf(Entry<TKey, TRow>[] segment, ref Entry<TKey, TRow> entry) =>
        (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(segment), ref entry) / Unsafe.SizeOf<Entry<TKey, TRow>>());

    [DoesNotReturn]
    void ThrowForeignGroup(ulong hash) => throw new InvalidOperationException(
        $"A key of key group {KeyGroups.GroupOf(hash, Range.MaxParallelism)} came to a task with the key groups {Range}: its stream was not partitioned by this key.");
}
