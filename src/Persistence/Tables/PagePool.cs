using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Whole pages that are free for use by the tables of one task that have the same key and row types. Not for use by several threads.</summary>
/// <param name="retainedBytes">How many bytes of free pages are kept at most; more are left to the garbage collector.</param>
internal sealed class PagePool<TKey, TRow>(long retainedBytes = 64L << 20)
{
    const int Few = 2;

    readonly Stack<Entry<TKey, TRow>[]> _free = new();
    long _retainedBytes = retainedBytes;

    /// <summary>
    /// How many rows a page holds, as a power of two: 88 to 176 KB of them, which the collector neither clears nor moves where they have no references. Written so that the compiler sees a constant.
    /// </summary>
    public static int PageBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<Entry<TKey, TRow>>() switch
        {
            <= 10 => 14,
            <= 21 => 13,
            <= 42 => 12,
            <= 85 => 11,
            <= 170 => 10,
            <= 341 => 9,
            <= 682 => 8,
            <= 1365 => 7,
            <= 2730 => 6,
            <= 5461 => 5,
            _ => 4,
        };
    }

    public static int PageRows => 1 << PageBits;

    public Entry<TKey, TRow>[] Rent() => _free.TryPop(out var page) ? page : Allocate(PageRows);

    /// <summary>From now on hardly any pages are kept: memory has a limit, and those that are free are not counted.</summary>
    public void KeepFew() => _retainedBytes = Math.Min(_retainedBytes, (long)Few * PageRows * Unsafe.SizeOf<Entry<TKey, TRow>>());

    /// <summary>Rows whose content is not defined, unless they have references.</summary>
    public static Entry<TKey, TRow>[] Allocate(int rows) => GC.AllocateUninitializedArray<Entry<TKey, TRow>>(rows);

    public void Return(Entry<TKey, TRow>[] page)
    {
        if (page.Length != PageRows || (_free.Count + 1L) * PageRows * Unsafe.SizeOf<Entry<TKey, TRow>>() > _retainedBytes)
            return;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
            Array.Clear(page);
        _free.Push(page);
    }
}
