using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Windows of event time of one size, one after the other: each record is in one.</summary>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(static a => a.Count(), static (window, n) => $"{window.Start:mm:ss} {n}").Print();
/// // prints: 00:00 3, 01:00 2
/// </code></example>
public sealed class TumblingEventTimeWindows : WindowAssigner
{
    const string Owner = nameof(TumblingEventTimeWindows);
    readonly WindowShape _shape;
    readonly WindowStagger _stagger;
    StaggerOffset _staggerOffset;

    TumblingEventTimeWindows(WindowShape shape, WindowStagger stagger, StaggerOffset staggerOffset)
    {
        _shape = shape;
        _stagger = stagger;
        _staggerOffset = staggerOffset;
    }

    /// <inheritdoc/>
    public override bool IsEventTime => true;

    internal override WindowShape? Shape => _stagger == WindowStagger.Aligned ? _shape : null;

    /// <summary>Windows of a size.</summary>
    /// <param name="size">How long a window is: whole milliseconds.</param>
    /// <param name="offset">By how much windows are shifted against 1970-01-01 UTC, less than the size: days of UTC+8 have the offset -8 hours.</param>
    /// <param name="stagger">Whether subtasks' windows begin at different moments.</param>
    /// <exception cref="ArgumentException">The size is not positive, or the offset not shorter than it.</exception>
    public static TumblingEventTimeWindows Of(TimeSpan size, TimeSpan offset = default, WindowStagger stagger = WindowStagger.Aligned)
    {
        var milliseconds = WindowArguments.Positive(size, Owner, nameof(size));
        var shift = WindowArguments.Offset(offset, size, nameof(size), Owner);
        return new(new WindowShape(WindowKind.Tumbling, milliseconds, milliseconds, shift), stagger, default);
    }

    /// <inheritdoc/>
    public override void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows) => AssignExactly(timestamp, windows);

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}({TimeSpan.FromMilliseconds(_shape.Size)})";

    internal override void Assign(long timestamp, List<TimeWindow> windows)
    {
        var start = WindowTime.StartOf(timestamp, _shape.Offset + _staggerOffset.Get(_shape.Size), _shape.Size);
        windows.Add(new TimeWindow(start, WindowTime.Add(start, _shape.Size)));
    }

    internal override WindowAssigner Bind(OperatorContext context) =>
        _stagger == WindowStagger.Aligned ? this : new TumblingEventTimeWindows(_shape, _stagger, new StaggerOffset(_stagger, context));
}
