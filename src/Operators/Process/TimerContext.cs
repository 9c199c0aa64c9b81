using ActorStream.Operators;

namespace ActorStream;

/// <summary>What <c>OnTimer</c> is given. Holds during the call only.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
public readonly ref struct TimerContext<TKey>
{
    private readonly ref readonly TKey _key;
    private readonly long _timestamp;

    internal TimerContext(in TKey key, long timestamp, TimeDomain domain, TimerService timers)
    {
        _key = ref key;
        _timestamp = timestamp;
        TimeDomain = domain;
        TimerService = timers;
    }

    /// <summary>The key that the timer was registered for: state and timers are this key's.</summary>
    public TKey CurrentKey => _key;

    /// <summary>The timer's time. Records that are emitted take it as their timestamp if it is an event time, else they have none.</summary>
    public DateTimeOffset Timestamp => EventTime.ToInstant(_timestamp);

    /// <summary>The clock that the timer went by.</summary>
    public TimeDomain TimeDomain { get; }

    /// <summary>The clocks, and the timers of the current key.</summary>
    public TimerService TimerService { get; }
}
