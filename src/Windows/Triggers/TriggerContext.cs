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

    internal abstract void RegisterEventTimer(long time);

    internal abstract void RegisterProcessingTimer(long time);

    internal abstract void DeleteEventTimer(long time);

    internal abstract void DeleteProcessingTimer(long time);

    /// <summary>What the trigger remembers of the window under a name; the same object for the same name and type.</summary>
    internal abstract TriggerState<TState> State<TState>(string name);
}
