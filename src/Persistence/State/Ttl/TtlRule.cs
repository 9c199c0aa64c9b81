namespace ActorStream.Persistence;

/// <summary>A time to live with the clock that it goes by.</summary>
internal sealed class TtlRule
{
    readonly TimeProvider _clock;
    readonly long _milliseconds;

    TtlRule(StateTtlConfig config, TimeProvider clock)
    {
        _clock = clock;
        _milliseconds = config.TimeToLive == TimeSpan.MaxValue ? long.MaxValue : Math.Max(1, config.TimeToLive.Ticks / TimeSpan.TicksPerMillisecond);
        TouchesOnRead = config.UpdateType == TtlUpdateType.OnReadAndWrite;
        ReturnsExpired = config.Visibility == TtlVisibility.ReturnExpiredIfNotCleanedUp;
    }

    public bool TouchesOnRead { get; }

    public bool ReturnsExpired { get; }

    public long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The rule of a configuration; none where state lives for ever.</summary>
    public static TtlRule? Of(StateTtlConfig? config, TimeProvider clock) =>
        config is null || config.UpdateType == TtlUpdateType.Disabled ? null : new(config, clock);

    public bool IsExpired(long stamp) => IsExpired(stamp, Now);

    /// <summary>A sum beyond the largest number is never reached.</summary>
    public bool IsExpired(long stamp, long now) => (stamp <= 0 || _milliseconds <= long.MaxValue - stamp) && stamp + _milliseconds <= now;
}
