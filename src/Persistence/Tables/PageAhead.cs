using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>
/// Pages for rows that will come, allocated and touched on another thread: the first write to fresh memory takes microseconds for each 4 KB, as long as reading the rows that go there.
/// </summary>
internal sealed class PageAhead<TKey, TRow> : IDisposable
{
    const int FewPages = 64;
    const int MemoryPage = 4096;

    readonly ConcurrentQueue<Entry<TKey, TRow>[]> _pages = new();
    volatile bool _isStopped;

    PageAhead()
    {
    }

    /// <returns>Null where it is not worth it.</returns>
    public static PageAhead<TKey, TRow>? Start(long rows)
    {
        var count = rows / PagePool<TKey, TRow>.PageRows;
        if (count < FewPages)
            return null;
        var ahead = new PageAhead<TKey, TRow>();
        _ = Task.Run(() => ahead.Allocate(count));
        return ahead;
    }

    public Entry<TKey, TRow>[]? TryTake() => _pages.TryDequeue(out var page) ? page : null;

    public void Dispose() => _isStopped = true;

    void Allocate(long count)
    {
        for (var i = 0L; i < count && !_isStopped; i++)
        {
            var page = PagePool<TKey, TRow>.Allocate(PagePool<TKey, TRow>.PageRows);
            if (!RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
            {
                ref var start = ref Unsafe.As<Entry<TKey, TRow>, byte>(ref MemoryMarshal.GetArrayDataReference(page));
                for (var at = 0; at < page.Length * Unsafe.SizeOf<Entry<TKey, TRow>>(); at += MemoryPage)
                    Unsafe.Add(ref start, at) = 0;
            }
            _pages.Enqueue(page);
        }
    }
}
