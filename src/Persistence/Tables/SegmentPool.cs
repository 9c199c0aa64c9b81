using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Segments that are free for use by the tables of one task that have the same key and row types. Not for use by several threads.</summary>
/// <param name="retainedBytes">How many bytes of free segments are kept at most; more are left to the garbage collector.</param>
internal sealed class SegmentPool<TKey, TRow>(long retainedBytes = 64L << 20)
{
    public const int SmallestCapacity = 8;
    const int TargetBytes = 16 << 10;

    /// <summary>How many entries a segment has before it splits instead of growing: about 16 KB of them, but at least 8.</summary>
    public static readonly int SplitCapacity =
        Math.Max(SmallestCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)(TargetBytes / Unsafe.SizeOf<Entry<TKey, TRow>>()) + 1) / 2);

    /// <summary>The segment of every group that has no rows: full from the start, so that the first row replaces it, and never copied.</summary>
    public static readonly Entry<TKey, TRow>[] Empty = [new() { Hash = new SegmentHeader(0, 0, (long)SegmentHeader.LastEpoch).Bits }, default];

    readonly Stack<Entry<TKey, TRow>[]>?[] _free = new Stack<Entry<TKey, TRow>[]>?[32];
    long _freeBytes;

    /// <summary>How many bytes of free segments are kept now.</summary>
    public long FreeBytes => _freeBytes;

    /// <summary>A segment of empty entries; its header is for the caller to write.</summary>
    public Entry<TKey, TRow>[] Rent(int capacity)
    {
        if (_free[BitOperations.Log2((uint)capacity)] is { Count: > 0 } stack)
        {
            var segment = stack.Pop();
            _freeBytes -= BytesOf(segment);
            if (!RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
                Array.Clear(segment);
            return segment;
        }
        return new Entry<TKey, TRow>[capacity + 1];
    }

    public void Return(Entry<TKey, TRow>[] segment)
    {
        if (segment == Empty || _freeBytes + BytesOf(segment) > retainedBytes)
            return;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>())
            Array.Clear(segment);
        (_free[BitOperations.Log2((uint)segment.Length - 1)] ??= new()).Push(segment);
        _freeBytes += BytesOf(segment);
    }

    static long BytesOf(Entry<TKey, TRow>[] segment) => (long)segment.Length * Unsafe.SizeOf<Entry<TKey, TRow>>();
}
