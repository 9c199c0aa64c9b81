using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The windows of each key that merge when they overlap or touch. A search among a key's windows is binary.</summary>
internal sealed class MergingWindows<TKey, TCodec>(KeyGroupRange range, TCodec codec)
    where TCodec : struct, ICodec<TKey>
{
    public StateTable<TKey, OpenWindows, TCodec> Table { get; } = new(range, codec, pool: null, OpenWindows.Copy);

    /// <summary>After <see cref="Add"/>: the windows that have become one, in order; empty when none has changed.</summary>
    public List<TimeWindow> Merged { get; } = [];

    /// <summary>After <see cref="Add"/>: what the contents of the merged windows are kept under, but for the one that goes on.</summary>
    public List<TimeWindow> MergedStates { get; } = [];

    /// <summary>Adds a window to a key's.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="window">The window of a new record.</param>
    /// <param name="isNew">Whether the window that the record is in was not there before.</param>
    /// <returns>The window that the record is in now.</returns>
    public OpenWindow Add(in TKey key, ulong hash, TimeWindow window, out bool isNew)
    {
        Merged.Clear();
        MergedStates.Clear();
        ref var row = ref Table.GetOrAdd(in key, hash, out _);
        var first = FirstNotBefore(in row, window.StartMilliseconds);
        var end = first;
        var cover = window;
        while (end < row.Count && row.Items![end].Window.StartMilliseconds <= window.EndMilliseconds)
            cover = cover.Cover(row.Items[end++].Window);
        isNew = true;
        if (end == first)
        {
            var single = new OpenWindow(window, window);
            Insert(ref row, first, single);
            return single;
        }
        var known = row.Items![first];
        if (end == first + 1 && known.Window == cover)
        {
            isNew = false;
            return known;
        }
        for (var i = first; i < end; i++)
        {
            Merged.Add(row.Items[i].Window);
            if (i > first) MergedStates.Add(row.Items[i].State);
        }
        row.Items[first] = new OpenWindow(cover, known.State);
        RemoveRange(ref row, first + 1, end);
        return row.Items![first];
    }

    /// <summary>What a window's contents are kept under; false when the window is not there any more.</summary>
    public bool TryGetState(in TKey key, ulong hash, TimeWindow window, out TimeWindow state)
    {
        state = default;
        ref readonly var row = ref Table.Peek(in key, hash);
        if (Unsafe.IsNullRef(in row)) return false;
        var index = IndexOf(in row, window);
        if (index < 0) return false;
        state = row.Items![index].State;
        return true;
    }

    public void Retire(in TKey key, ulong hash, TimeWindow window)
    {
        ref var row = ref Table.GetRef(in key, hash);
        if (Unsafe.IsNullRef(ref row)) return;
        var index = IndexOf(in row, window);
        if (index >= 0) RemoveRange(ref row, index, index + 1);
        if (row.Count == 0) Table.Remove(in key, hash);
    }

    static int IndexOf(in OpenWindows row, TimeWindow window)
    {
        var index = FirstNotBefore(in row, window.EndMilliseconds);
        return index < row.Count && row.Items![index].Window == window ? index : -1;
    }

    /// <summary>The first window that ends at a time or later.</summary>
    static int FirstNotBefore(in OpenWindows row, long time)
    {
        int low = 0, high = row.Count;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (row.Items![middle].Window.EndMilliseconds < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    static void Insert(ref OpenWindows row, int index, in OpenWindow window)
    {
        if (row.Items is null) row.Items = new OpenWindow[1];
        else if (row.Count == row.Items.Length) Array.Resize(ref row.Items, Math.Max(1, row.Count * 2));
        Array.Copy(row.Items, index, row.Items, index + 1, row.Count - index);
        row.Items[index] = window;
        row.Count++;
    }

    static void RemoveRange(ref OpenWindows row, int first, int end)
    {
        if (end == first) return;
        Array.Copy(row.Items!, end, row.Items!, first, row.Count - end);
        row.Count -= end - first;
    }
}
