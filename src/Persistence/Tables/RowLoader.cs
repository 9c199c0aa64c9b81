using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>Rows on their way into a table that is being loaded, each of a key of its own. For one thread; the table takes them in the end.</summary>
internal sealed class RowLoader<TKey, TRow>(KeyGroupRange range)
{
    Entry<TKey, TRow>[] _page = [];

    /// <summary>The pages, all full but the last.</summary>
    public List<Entry<TKey, TRow>[]> Pages { get; } = [];

    /// <summary>How many rows the last page has.</summary>
    public int Filled { get; private set; }

    /// <summary>The new row of a key that has none; it is <c>default</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TRow Add(scoped in TKey key, ulong hash)
    {
        if (Filled == _page.Length)
            AddPage();
        if (!range.ContainsHash(hash))
            KeyGroups.ThrowForeign(hash, range);
        ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), Filled++);
        entry.Hash = hash;
        entry.Key = key;
        entry.Row = default!;
        return ref entry.Row;
    }

    void AddPage()
    {
        _page = PagePool<TKey, TRow>.Allocate(PagePool<TKey, TRow>.PageRows);
        Pages.Add(_page);
        Filled = 0;
    }
}
