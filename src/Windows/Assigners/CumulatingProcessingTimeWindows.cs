using ActorStream.Windows;

namespace ActorStream;

/// <summary>Windows of processing time that begin together and grow by a step up to a largest size: the day so far, every hour.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3).WindowAll(CumulatingProcessingTimeWindows.Of(TimeSpan.FromDays(1), step: TimeSpan.FromDays(1))).Reduce(static (a, b) => a + b).Print();
/// // prints: 6
/// </code></example>
public sealed class CumulatingProcessingTimeWindows : WindowAssigner
{
    const string Owner = nameof(CumulatingProcessingTimeWindows);
    readonly WindowShape _shape;

    CumulatingProcessingTimeWindows(WindowShape shape) => _shape = shape;

    /// <inheritdoc/>
    public override bool IsEventTime => false;

    internal override WindowShape? Shape => _shape;

    /// <summary>Windows that grow.</summary>
    /// <param name="maxSize">How long the longest window is: a multiple of the step. Then they begin anew.</param>
    /// <param name="step">How much longer each window is than the one before.</param>
    /// <param name="offset">By how much windows are shifted against 1970-01-01 UTC, less than the largest size.</param>
    /// <exception cref="ArgumentException">Size or step are not positive, the size is no multiple of the step, or the offset is not shorter than the size.</exception>
    public static CumulatingProcessingTimeWindows Of(TimeSpan maxSize, TimeSpan step, TimeSpan offset = default)
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
