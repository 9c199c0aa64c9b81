namespace ActorStream.Windows;

/// <summary>How a strategy comes to its watermarks.</summary>
internal enum WatermarkKind
{
    /// <summary>There are none before the end of the input.</summary>
    None,

    /// <summary>The largest timestamp less a bound and one millisecond.</summary>
    Bounded,

    /// <summary>A generator of the user's.</summary>
    Custom,
}

/// <summary>What a strategy holds whatever its record type; times in milliseconds.</summary>
internal sealed record WatermarkSettings
{
    public WatermarkKind Kind { get; init; }

    public long Bound { get; init; }

    /// <summary>Zero: never idle.</summary>
    public long IdleTimeout { get; init; }

    public string? AlignmentGroup { get; init; }

    public long MaxDrift { get; init; }

    public long UpdateInterval { get; init; }

    public static WatermarkSettings Bounded(TimeSpan bound)
    {
        if (bound < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(bound), bound,
                "The bound of ForBoundedOutOfOrderness must not be negative. Give the longest time a record may come after a later one; TimeSpan.Zero for none.");
        return new() { Kind = WatermarkKind.Bounded, Bound = Milliseconds(bound) };
    }

    public WatermarkSettings WithIdleness(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout,
                "The timeout of WithIdleness must be positive. Give the silence after which a split no longer holds event time back, or leave WithIdleness out.");
        return this with { IdleTimeout = Milliseconds(timeout) };
    }

    public WatermarkSettings WithAlignment(string group, TimeSpan maxDrift, TimeSpan? updateInterval)
    {
        if (string.IsNullOrWhiteSpace(group))
            throw new ArgumentException("WithWatermarkAlignment needs the name of a group: sources that name the same group wait for each other.", nameof(group));
        if (maxDrift < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(maxDrift), maxDrift,
                "The drift of WithWatermarkAlignment must not be negative. Give how far a source may be ahead of the slowest of its group.");
        if (updateInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(updateInterval), updateInterval,
                "The update interval of WithWatermarkAlignment must be positive. Leave it out for one second.");
        return this with
        {
            AlignmentGroup = group,
            MaxDrift = Milliseconds(maxDrift),
            UpdateInterval = Milliseconds(updateInterval ?? TimeSpan.FromSeconds(1)),
        };
    }

    /// <summary>Whole milliseconds, rounded up, so that a positive duration stays positive.</summary>
    private static long Milliseconds(TimeSpan duration) =>
        (duration.Ticks / TimeSpan.TicksPerMillisecond) + (duration.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);
}
