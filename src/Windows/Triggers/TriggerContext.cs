using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>What a trigger is given beside the record: clocks, and timers and state of one key and window. Holds during the call only.</summary>
public abstract class TriggerContext
{
    internal TriggerContext()
    {
    }

    /// <summary>The event time up to which all records have been seen; <see cref="DateTimeOffset.MinValue"/> before the first watermark.</summary>
    public DateTimeOffset CurrentWatermark => EventTime.ToInstant(Watermark);

    /// <summary>The time on the wall, in whole milliseconds.</summary>
    public DateTimeOffset CurrentProcessingTime => EventTime.ToInstant(Now);

    /// <summary>During <c>OnMerge</c> the windows that became one; else empty.</summary>
    public abstract IReadOnlyList<TimeWindow> MergedWindows { get; }

    internal abstract long Watermark { get; }

    internal abstract long Now { get; }

    /// <summary>The exact time that the call is about: the record's timestamp, or the timer's time.</summary>
    internal abstract long Time { get; }

    /// <summary>Lets <c>OnEventTime</c> be called when the watermark reaches a time. One timer for each window and time, however often it is registered.</summary>
    /// <param name="time">The time; what is below a millisecond is cut off.</param>
    public void RegisterEventTimeTimer(DateTimeOffset time) => RegisterEventTimer(EventTime.Of(time));

    /// <summary>Lets <c>OnProcessingTime</c> be called when the clock reaches a time. One timer for each window and time.</summary>
    /// <param name="time">The time; what is below a millisecond is cut off.</param>
    public void RegisterProcessingTimeTimer(DateTimeOffset time) => RegisterProcessingTimer(EventTime.Of(time));

    /// <summary>Takes an event-time timer of the window back; does nothing when there is none.</summary>
    /// <param name="time">The time it was registered for.</param>
    public void DeleteEventTimeTimer(DateTimeOffset time) => DeleteEventTimer(EventTime.Of(time));

    /// <summary>Takes a processing-time timer of the window back; does nothing when there is none.</summary>
    /// <param name="time">The time it was registered for.</param>
    public void DeleteProcessingTimeTimer(DateTimeOffset time) => DeleteProcessingTimer(EventTime.Of(time));

    /// <summary>During <c>OnMerge</c>: adds what the merged windows have in a state to what the new window has.</summary>
    /// <param name="state">State that the trigger declared with <c>WindowState</c>.</param>
    public void MergeState<T>(ReducingState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var values = new List<T>();
        ForEachMerged(() =>
        {
            if (state.HasValue) values.Add(state.Value!);
        });
        foreach (var value in values) state.Add(value);
    }

    /// <inheritdoc cref="MergeState{T}(ReducingState{T})"/>
    public void MergeState<T>(ListState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var values = new List<T>();
        ForEachMerged(() => values.AddRange(state.Get()));
        if (values.Count > 0) state.AddRange(values);
    }

    /// <inheritdoc cref="MergeState{T}(ReducingState{T})"/>
    /// <param name="state">State that the trigger declared with <c>WindowState</c>.</param>
    /// <param name="combine">Makes one value of those of two windows.</param>
    public void MergeState<T>(ValueState<T> state, Func<T, T, T> combine)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(combine);
        var values = new List<T>();
        ForEachMerged(() =>
        {
            if (state.HasValue) values.Add(state.Value);
        });
        foreach (var value in values) state.Value = state.HasValue ? combine(state.Value, value) : value;
    }

    internal abstract void RegisterEventTimer(long time);

    internal abstract void RegisterProcessingTimer(long time);

    internal abstract void DeleteEventTimer(long time);

    internal abstract void DeleteProcessingTimer(long time);

    /// <summary>What the trigger remembers of the window under a name; the same object for the same name and type.</summary>
    internal abstract TriggerState<TState> State<TState>(string name);

    /// <summary>Calls back with the state of each merged window in turn.</summary>
    private protected abstract void ForEachMerged(Action take);
}
