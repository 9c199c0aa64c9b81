using System.Runtime.CompilerServices;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Epoch milliseconds as instants and back.</summary>
internal static class Times
{
    /// <summary>The instant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTimeOffset At(long milliseconds) => new(DateTime.UnixEpoch.Ticks + milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    /// <summary>The end of the interval that the time is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTimeOffset Next(long milliseconds, long interval) => At(milliseconds - milliseconds % interval + interval);
}
