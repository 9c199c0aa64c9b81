using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>What a window function is given beside the window's records: the window and the clocks. Holds during the call only.</summary>
/// <remarks>State of the key and of key and window is declared in the function's constructor, through its <c>WindowRuntimeContext</c>.</remarks>
public readonly ref struct WindowContext
{
    readonly WindowClock _clock;

    internal WindowContext(TimeWindow window, WindowClock clock)
    {
        Window = window;
        _clock = clock;
    }

    /// <summary>The window; results take its last millisecond as their timestamp.</summary>
    public TimeWindow Window { get; }

    /// <summary>The event time up to which all records have been seen; <see cref="DateTimeOffset.MinValue"/> before the first watermark.</summary>
    public DateTimeOffset CurrentWatermark => EventTime.ToInstant(_clock.Watermark);

    /// <summary>The time on the wall, in whole milliseconds.</summary>
    public DateTimeOffset CurrentProcessingTime => EventTime.ToInstant(_clock.Now);
}
