using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>When windows are removed: those of event time once the watermark has passed their end and the allowed lateness, others at their end.</summary>
internal sealed class WindowLifetime(bool isEventTime, long allowedLateness)
{
    public bool IsEventTime => isEventTime;

    public bool IsProcessingTime => !isEventTime;

    /// <summary>The time of the timer that removes a window; <see cref="EventTime.End"/>: there is none.</summary>
    public long EndOf(TimeWindow window) =>
        isEventTime ? WindowTime.Add(window.MaxTimestampMilliseconds, allowedLateness) : window.EndMilliseconds;

    /// <summary>Whether a window is over: it takes no more records.</summary>
    public bool IsLate(TimeWindow window, long watermark) => isEventTime && EndOf(window) <= watermark;
}
