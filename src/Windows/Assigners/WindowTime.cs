using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Where windows of a period begin. Sums stop at the end of time instead of wrapping around.</summary>
internal static class WindowTime
{
    /// <summary>The start of the window of <paramref name="timestamp"/>: rounded down, also before 1970.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long StartOf(long timestamp, long offset, long size)
    {
        var remainder = (timestamp - offset) % size;
        return remainder < 0 ? timestamp - (remainder + size) : timestamp - remainder;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(long timestamp, long duration)
    {
        var sum = timestamp + duration;
        return duration >= 0 && sum < timestamp ? long.MaxValue : sum;
    }
}
