using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>The loops over a batch's timestamps.</summary>
internal static class TimestampLoop
{
    /// <summary>Writes the records' timestamps; <paramref name="position"/> is the record that is being looked at, for messages.</summary>
    /// <returns>The largest; <see cref="EventTime.None"/> when there is none.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Assign<T, TAssigner>(ref TAssigner assigner, ReadOnlySpan<T> values, Span<long> timestamps, ref int position)
        where TAssigner : struct, ITimestampAssigner<T>
    {
        if (!TAssigner.Assigns) return Largest(timestamps);
        var largest = EventTime.None;
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var timestamp = ref MemoryMarshal.GetReference(timestamps);
        for (var i = 0; i < values.Length; i++)
        {
            position = i;
            var time = assigner.TimestampOf(in Unsafe.Add(ref value, i));
            Unsafe.Add(ref timestamp, i) = time;
            if (time > largest) largest = time;
        }
        return largest;
    }

    public static long Largest(ReadOnlySpan<long> timestamps)
    {
        var largest = EventTime.None;
        var i = 0;
        if (timestamps.Length >= Vector<long>.Count)
        {
            var lanes = new Vector<long>(EventTime.None);
            for (; i <= timestamps.Length - Vector<long>.Count; i += Vector<long>.Count) lanes = Vector.Max(lanes, new Vector<long>(timestamps[i..]));
            for (var lane = 0; lane < Vector<long>.Count; lane++) largest = Math.Max(largest, lanes[lane]);
        }
        for (; i < timestamps.Length; i++) largest = Math.Max(largest, timestamps[i]);
        return largest;
    }
}
