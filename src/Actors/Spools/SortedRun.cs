using System.Runtime.InteropServices;

namespace ActorStream.Actors;

/// <summary>Records in order of their keys, those of a key in order of their timestamps; stands at one of them.</summary>
/// <param name="number">Runs are numbered in the order of their records' arrival.</param>
internal abstract class SortedRun<T, TKey>(int number)
{
    public int Number => number;

    public TKey Key = default!;
    public ulong Hash;
    public long Timestamp;
    public T Value = default!;

    /// <returns>Whether there was another record.</returns>
    public abstract bool MoveNext();
}

/// <summary>A run in a file.</summary>
internal sealed class StoredRun<T, TKey>(int number, RunReader<T> reader, Func<T, TKey> selector) : SortedRun<T, TKey>(number)
{
    public override bool MoveNext()
    {
        if (!reader.MoveNext()) return false;
        (Value, Hash, Timestamp) = (reader.Value, reader.Hash, reader.Timestamp);
        Key = selector(Value);
        return true;
    }
}

/// <summary>The records in memory, sorted.</summary>
internal sealed class HeldRun<T, TKey>(int number, List<KeyedRecord<T, TKey>> records, int[] order) : SortedRun<T, TKey>(number)
{
    private int _next;

    public override bool MoveNext()
    {
        if (_next == order.Length) return false;
        ref var record = ref CollectionsMarshal.AsSpan(records)[order[_next++]];
        (Value, Key, Hash, Timestamp) = (record.Value, record.Key, record.Hash, record.Timestamp);
        return true;
    }
}

internal record struct KeyedRecord<T, TKey>(T Value, TKey Key, ulong Hash, long Timestamp);
