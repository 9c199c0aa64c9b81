using ActorStream.Operators;

namespace ActorStream;

/// <summary>What a call of a keyed function is given beside the record. Holds during the call only.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
public readonly ref struct KeyedContext<TKey>
{
    private readonly ref readonly TKey _key;
    private readonly long _timestamp;

    internal KeyedContext(in TKey key, long timestamp, TimerService timers)
    {
        _key = ref key;
        _timestamp = timestamp;
        TimerService = timers;
    }

    /// <summary>The record's key: state and timers are this key's.</summary>
    public TKey CurrentKey => _key;

    /// <summary>Whether the record has a timestamp.</summary>
    public bool HasTimestamp => _timestamp != EventTime.None;

    /// <summary>The record's timestamp.</summary>
    /// <exception cref="InvalidOperationException">The record has none.</exception>
    public DateTimeOffset Timestamp => RecordTime.Of(_timestamp);

    /// <summary>The clocks, and the timers of the current key.</summary>
    public TimerService TimerService { get; }
}
