namespace ActorStream.Operators.Exchange;

/// <summary>A batch on a channel. It has one owner at a time and goes home empty to the sender that made it.</summary>
internal abstract class Batch
{
    public int Count;

    /// <summary>When the oldest record entered the job, in ticks of the host's clock: what the buffer timeout counts from.</summary>
    public long Born;

    public abstract void Clear();
}

/// <summary>Records of one type with their timestamps and, where the receiver would have to make them again, their keys' hashes.</summary>
internal sealed class Batch<T> : Batch
{
    private readonly bool _hashed;

    public Batch(int capacity, bool hashed)
    {
        _hashed = hashed;
        Values = new T[capacity];
        Timestamps = new long[capacity];
        Hashes = hashed ? new ulong[capacity] : null;
    }

    public T[] Values { get; private set; }

    public long[] Timestamps { get; private set; }

    public ulong[]? Hashes { get; private set; }

    public void Grow(int capacity)
    {
        var values = Values;
        var timestamps = Timestamps;
        Array.Resize(ref values, capacity);
        Array.Resize(ref timestamps, capacity);
        (Values, Timestamps) = (values, timestamps);
        if (!_hashed) return;
        var hashes = Hashes!;
        Array.Resize(ref hashes, capacity);
        Hashes = hashes;
    }

    public override void Clear()
    {
        if (System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(Values, 0, Count);
        Count = 0;
    }
}
