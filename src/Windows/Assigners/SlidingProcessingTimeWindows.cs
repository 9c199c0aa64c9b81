using ActorStream.Windows;

namespace ActorStream;

/// <summary>Windows of processing time of one size, beginning at regular steps: a record is in all that hold it.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3).WindowAll(SlidingProcessingTimeWindows.Of(TimeSpan.FromDays(2), slide: TimeSpan.FromDays(1))).Reduce(static (a, b) => a + b).Print();
/// // prints: 6, 6
/// </code></example>
public sealed class SlidingProcessingTimeWindows : WindowAssigner
{
    const string Owner = nameof(SlidingProcessingTimeWindows);
    readonly WindowShape _shape;

    SlidingProcessingTimeWindows(WindowShape shape) => _shape = shape;

    /// <inheritdoc/>
    public override bool IsEventTime => false;

    internal override WindowShape? Shape => _shape;

    /// <summary>Windows of a size that begin at every slide.</summary>
    /// <param name="size">How long a window is: whole milliseconds.</param>
    /// <param name="slide">How long after a window the next one begins; with a slide over the size, what lies between windows is in none.</param>
    /// <param name="offset">By how much windows are shifted against 1970-01-01 UTC, less than the slide.</param>
    /// <exception cref="ArgumentException">Size or slide are not positive, or the offset is not shorter than the slide.</exception>
    public static SlidingProcessingTimeWindows Of(TimeSpan size, TimeSpan slide, TimeSpan offset = default) =>
        new(new WindowShape(
            WindowKind.Sliding,
            WindowArguments.Positive(size, Owner, nameof(size)),
            WindowArguments.Positive(slide, Owner, nameof(slide)),
            WindowArguments.Offset(offset, slide, nameof(slide), Owner)));

    /// <inheritdoc/>
    public override void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows) => AssignExactly(timestamp, windows);

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}({TimeSpan.FromMilliseconds(_shape.Size)}, slide {TimeSpan.FromMilliseconds(_shape.Step)})";

    // The newest window first.
    internal override void Assign(long timestamp, List<TimeWindow> windows)
    {
        var start = WindowTime.StartOf(timestamp, _shape.Offset, _shape.Step);
        for (; start > timestamp - _shape.Size; start -= _shape.Step) windows.Add(new TimeWindow(start, WindowTime.Add(start, _shape.Size)));
    }
}
