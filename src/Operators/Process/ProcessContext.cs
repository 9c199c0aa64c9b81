using ActorStream.Operators;

namespace ActorStream;

/// <summary>What a call of a process function is given beside the record. Holds during the call only.</summary>
public readonly ref struct ProcessContext
{
    private readonly long _timestamp;

    internal ProcessContext(long timestamp, TimerService timers)
    {
        _timestamp = timestamp;
        TimerService = timers;
    }

    /// <summary>Whether the record has a timestamp.</summary>
    public bool HasTimestamp => _timestamp != EventTime.None;

    /// <summary>The record's timestamp.</summary>
    /// <exception cref="InvalidOperationException">The record has none.</exception>
    public DateTimeOffset Timestamp => RecordTime.Of(_timestamp);

    /// <summary>The clocks; a stream without key has no timers.</summary>
    public TimerService TimerService { get; }
}
