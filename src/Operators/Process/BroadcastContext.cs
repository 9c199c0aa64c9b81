using ActorStream.Operators;

namespace ActorStream;

/// <summary>What the broadcast side of a function is given beside the record: here alone broadcast state is written. Holds during the call only.</summary>
public readonly ref struct BroadcastContext
{
    private readonly long _timestamp;

    internal BroadcastContext(long timestamp, TimerService clocks)
    {
        _timestamp = timestamp;
        TimerService = clocks;
    }

    /// <summary>Whether the record has a timestamp.</summary>
    public bool HasTimestamp => _timestamp != EventTime.None;

    /// <summary>The record's timestamp.</summary>
    /// <exception cref="InvalidOperationException">The record has none.</exception>
    public DateTimeOffset Timestamp => RecordTime.Of(_timestamp);

    /// <summary>The clocks; there are no timers, as there is no key.</summary>
    public TimerService TimerService { get; }

    /// <summary>Sets an entry of broadcast state. Every subtask must do the same with the same record.</summary>
    /// <param name="state">The state.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    public void Put<TKey, TValue>(BroadcastState<TKey, TValue> state, TKey key, TValue value)
        where TKey : notnull => state.Put(key, value);

    /// <summary>Removes an entry of broadcast state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove<TKey, TValue>(BroadcastState<TKey, TValue> state, TKey key)
        where TKey : notnull => state.Remove(key);

    /// <summary>Removes all entries of broadcast state.</summary>
    /// <param name="state">The state.</param>
    public void Clear<TKey, TValue>(BroadcastState<TKey, TValue> state)
        where TKey : notnull => state.Clear();
}
