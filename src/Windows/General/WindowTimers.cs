using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The timers of one time domain: one for each key, window and time.</summary>
/// <remarks>
/// The table is the state; the heap is derived from it and may hold entries of timers that have been deleted, which are skipped, and thrown out when
/// they are more than those that hold.
/// </remarks>
internal sealed class WindowTimers<TKey, TCodec>(KeyGroupRange range, WindowCodecs<TKey, TCodec> codecs)
    where TCodec : struct, ICodec<TKey>
{
    const int LeastForCleaning = 1024;

    readonly PriorityQueue<(WindowTimer<TKey> Timer, ulong KeyHash), long> _heap = new();

    public StateTable<WindowTimer<TKey>, byte, WindowTimerCodec<TKey, TCodec>> Table { get; } = new(range, codecs.TimerStruct);

    /// <summary>The earliest time that a timer may have; <see cref="long.MaxValue"/>: there is none before the end.</summary>
    public long Next => _heap.TryPeek(out _, out var time) ? time : long.MaxValue;

    public int Count => Table.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HashOf(ulong windowHash, long time) => KeyGroups.Mix(windowHash, (ulong)time);

    public void Register(in WindowKey<TKey> owner, ulong keyHash, ulong windowHash, long time)
    {
        var timer = new WindowTimer<TKey>(owner, time);
        Table.GetOrAdd(in timer, HashOf(windowHash, time), out var added) = 1;
        if (added) _heap.Enqueue((timer, keyHash), time);
    }

    public void Delete(in WindowKey<TKey> owner, ulong windowHash, long time)
    {
        if (!Table.Remove(new WindowTimer<TKey>(owner, time), HashOf(windowHash, time))) return;
        if (_heap.Count > LeastForCleaning && _heap.Count > Table.Count * 2) Rebuild();
    }

    /// <summary>Takes the earliest timer at or before a time.</summary>
    public bool TryTake(long upTo, out WindowTimer<TKey> timer, out ulong keyHash)
    {
        while (_heap.TryPeek(out var first, out var time) && time <= upTo)
        {
            _heap.Dequeue();
            (timer, keyHash) = first;
            if (Table.Remove(in timer, HashOf(WindowHash.Of(keyHash, timer.Owner.Window), time))) return true;
        }
        timer = default;
        keyHash = 0;
        return false;
    }

    public void Clear()
    {
        Table.Clear();
        _heap.Clear();
    }

    /// <summary>Makes the heap anew from the table: after a restore, or when most of its entries are of deleted timers.</summary>
    public void Rebuild()
    {
        _heap.Clear();
        var cursor = Table.Rows();
        while (cursor.MoveNext())
        {
            var timer = Table.At(in cursor).Key;
            _heap.Enqueue((timer, codecs.KeyStruct.Hash(in timer.Owner.Key)), timer.Time);
        }
    }
}
