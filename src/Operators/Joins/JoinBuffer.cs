using System.Runtime.InteropServices;

namespace ActorStream.Operators;

/// <summary>The records of one key and side that may still find partners, in order of their timestamps.</summary>
internal static class JoinBuffer
{
    /// <summary>The records from a time on; those before it are skipped in O(log n).</summary>
    public static ReadOnlySpan<StampedRecord<T>> From<T>(List<StampedRecord<T>> buffer, long time) => CollectionsMarshal.AsSpan(buffer)[LowerBound(buffer, time)..];

    public static void Insert<T>(List<StampedRecord<T>> buffer, StampedRecord<T> record)
    {
        if (buffer.Count == 0 || buffer[^1].Timestamp <= record.Timestamp) buffer.Add(record);
        else buffer.Insert(LowerBound(buffer, record.Timestamp + 1), record);
    }

    public static void RemoveBefore<T>(List<StampedRecord<T>> buffer, long time) => buffer.RemoveRange(0, LowerBound(buffer, time));

    private static int LowerBound<T>(List<StampedRecord<T>> buffer, long time)
    {
        var span = CollectionsMarshal.AsSpan(buffer);
        int low = 0, high = span.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (span[middle].Timestamp < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
