using ActorStream.Operators;

namespace ActorStream;

/// <summary>
/// What the broadcast side of a keyed function is given beside the record: here alone broadcast state is written, and all keys' state is reached. Holds
/// during the call only.
/// </summary>
/// <typeparam name="TKey">The type of the keyed side's key.</typeparam>
public readonly ref struct KeyedBroadcastContext<TKey>
{
    private readonly long _timestamp;
    private readonly IKeyedStateVisits<TKey> _visits;

    internal KeyedBroadcastContext(long timestamp, TimerService clocks, IKeyedStateVisits<TKey> visits)
    {
        _timestamp = timestamp;
        TimerService = clocks;
        _visits = visits;
    }

    /// <summary>Whether the record has a timestamp.</summary>
    public bool HasTimestamp => _timestamp != EventTime.None;

    /// <summary>The record's timestamp.</summary>
    /// <exception cref="InvalidOperationException">The record has none.</exception>
    public DateTimeOffset Timestamp => RecordTime.Of(_timestamp);

    /// <summary>The clocks. Timers are set inside <see cref="ApplyToKeyedState"/> only, where there is a key.</summary>
    public TimerService TimerService { get; }

    /// <inheritdoc cref="BroadcastContext.Put"/>
    public void Put<TStateKey, TValue>(BroadcastState<TStateKey, TValue> state, TStateKey key, TValue value)
        where TStateKey : notnull => state.Put(key, value);

    /// <inheritdoc cref="BroadcastContext.Remove"/>
    public bool Remove<TStateKey, TValue>(BroadcastState<TStateKey, TValue> state, TStateKey key)
        where TStateKey : notnull => state.Remove(key);

    /// <inheritdoc cref="BroadcastContext.Clear"/>
    public void Clear<TStateKey, TValue>(BroadcastState<TStateKey, TValue> state)
        where TStateKey : notnull => state.Clear();

    /// <summary>Calls an action for each key of this subtask that has something in a state; meanwhile that key is the current one.</summary>
    /// <param name="state">Keyed state of the function.</param>
    /// <param name="action">What to do; it may read and change any keyed state of the key, and may clear it.</param>
    /// <exception cref="ArgumentException">The state is not keyed state of this function.</exception>
    public void ApplyToKeyedState<TState>(TState state, Action<TKey, TState> action)
        where TState : class => _visits.Apply(state, action);
}
