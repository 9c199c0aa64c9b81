using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Whole pages that are free for use by the tables of one task that have the same key and row types. Not for use by several threads.</summary>
/// <param name="retainedBytes">How many bytes of free pages are kept at most; more are left to the garbage collector.</param>
internal sealed class PagePool<TKey, TRow>(long retainedBytes = 64L << 20)
{
    readonly Stack<Entry<TKey, TRow>[]> _free = new();

    /// <summary>How many rows a page holds, as a power of two: about 16 KB of them. Written so that the compiler sees a constant.</summary>
    public static int PageBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<Entry<TKey, TRow>>() switch
        {
            <= 16 => 10,
            <= 32 => 9,
            <= 64 => 8,
            <= 128 => 7,
            <= 256 => 6,
            <= 512 => 5,
            <= 1024 => 4,
            _ => 3,
        };
    }

    public static int PageRows => 1 << PageBits;

    public Entry<TKey, TRow>[] Rent() => _free.TryPop(out var page) ? page : new Entry<TKey, TRow>[PageRows];

    public void Return(Entry<TKey, TRow>[] page)
    {
        if (page.Length != PageRows || (_free.Count + 1L) * PageRows * Unsafe.SizeOf<Entry<TKey, TRow>>() > retainedBytes)
            return;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
            Array.Clear(page);
        _free.Push(page);
    }
}
