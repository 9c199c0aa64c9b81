using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Operators;

/// <summary>Runs of records that lie in one span of time.</summary>
internal static class TimeRun
{
    /// <summary>How many timestamps from the first on are in [start, start + length).</summary>
    public static int Length(ReadOnlySpan<long> timestamps, long start, ulong length)
    {
        var i = 0;
        ref var first = ref Unsafe.As<long, ulong>(ref MemoryMarshal.GetReference(timestamps));
        var starts = new Vector<ulong>((ulong)start);
        var lengths = new Vector<ulong>(length);
        for (; i <= timestamps.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
            if (!Vector.LessThanAll(Vector.LoadUnsafe(ref first, (nuint)i) - starts, lengths)) break;
        for (; i < timestamps.Length; i++)
            if ((ulong)(timestamps[i] - start) >= length) return i;
        return timestamps.Length;
    }
}
