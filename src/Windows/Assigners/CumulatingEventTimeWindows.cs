using ActorStream.Windows;

namespace ActorStream;

/// <summary>Windows of event time that begin together and grow by a step up to a largest size: the day so far, every hour.</summary>
/// <example><code>
/// clicks.WindowAll(CumulatingEventTimeWindows.Of(TimeSpan.FromMinutes(1), step: TimeSpan.FromSeconds(30)))
///     .Aggregate(static a => a.Count(), static (window, n) => $"{window.Start:mm:ss}-{window.End:mm:ss} {n}").Print();
/// // prints: 00:00-00:30 2, 00:00-01:00 3, 01:00-01:30 2, 01:00-02:00 2
/// </code></example>
public sealed class CumulatingEventTimeWindows : WindowAssigner
{
    const string Owner = nameof(CumulatingEventTimeWindows);
    readonly WindowShape _shape;

    CumulatingEventTimeWindows(WindowShape shape) => _shape = shape;

    /// <inheritdoc/>
    public override bool IsEventTime => true;

    internal override WindowShape? Shape => _shape;

    /// <summary>Windows that grow.</summary>
    /// <param name="maxSize">How long the longest window is: a multiple of the step. Then they begin anew.</param>
    /// <param name="step">How much longer each window is than the one before.</param>
    /// <param name="offset">By how much windows are shifted against 1970-01-01 UTC, less than the largest size.</param>
    /// <exception cref="ArgumentException">Size or step are not positive, the size is no multiple of the step, or the offset is not shorter than the size.</exception>
    public static CumulatingEventTimeWindows Of(TimeSpan maxSize, TimeSpan step, TimeSpan offset = default)
    {
        var size = WindowArguments.Positive(maxSize, Owner, nameof(maxSize));
        var grain = WindowArguments.Positive(step, Owner, nameof(step));
        if (size % grain != 0)
        {
            throw new ArgumentException(
                $"{Owner}: the largest size is {maxSize}, and must be a multiple of the step, which is {step}: take {step * (int)Math.Max(1, size / grain)}.", nameof(maxSize));
        }
        return new(new WindowShape(WindowKind.Cumulating, size, grain, WindowArguments.Offset(offset, maxSize, "largest size", Owner)));
    }

    /// <inheritdoc/>
    public override void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows) => AssignExactly(timestamp, windows);

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}({TimeSpan.FromMilliseconds(_shape.Size)}, step {TimeSpan.FromMilliseconds(_shape.Step)})";

    // The shortest window first.
    internal override void Assign(long timestamp, List<TimeWindow> windows)
    {
        var start = WindowTime.StartOf(timestamp, _shape.Offset, _shape.Size);
        for (var size = (((timestamp - start) / _shape.Step) + 1) * _shape.Step; size <= _shape.Size; size += _shape.Step)
            windows.Add(new TimeWindow(start, WindowTime.Add(start, size)));
    }
}
