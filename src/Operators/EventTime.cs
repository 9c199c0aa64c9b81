using System.Runtime.CompilerServices;

namespace ActorStream.Operators;

/// <summary>Event time inside the engine: epoch milliseconds, with the two ends of <see cref="long"/> as "none yet" and "the end".</summary>
internal static class EventTime
{
    /// <summary>No timestamp, or no watermark yet.</summary>
    public const long None = long.MinValue;

    /// <summary>The watermark that ends a stream.</summary>
    public const long End = long.MaxValue;

    private const long UnixEpochTicks = 621_355_968_000_000_000;
    private const long FirstMillisecond = -62_135_596_800_000;
    private const long LastMillisecond = 253_402_300_799_999;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(DateTimeOffset instant)
    {
        var sinceEpoch = instant.UtcTicks - UnixEpochTicks;
        return sinceEpoch >= 0 ? sinceEpoch / TimeSpan.TicksPerMillisecond : -((-sinceEpoch + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>The instant; what lies outside the range of <see cref="DateTimeOffset"/> becomes its nearest end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTimeOffset ToInstant(long milliseconds) =>
        new((Math.Clamp(milliseconds, FirstMillisecond, LastMillisecond) * TimeSpan.TicksPerMillisecond) + UnixEpochTicks, TimeSpan.Zero);

    public static string Text(long milliseconds) => milliseconds switch
    {
        None => "none",
        End => "end",
        _ => ToInstant(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
    };
}
