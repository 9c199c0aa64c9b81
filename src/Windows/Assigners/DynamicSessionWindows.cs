using System.Diagnostics.CodeAnalysis;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Sessions whose gap depends on the record.</summary>
internal sealed class DynamicSessionWindows<T> : WindowAssigner<T>
{
    readonly Func<T, TimeSpan> _gap;
    readonly string _owner;

    public DynamicSessionWindows(Func<T, TimeSpan> gap, bool isEventTime, string owner)
    {
        ArgumentNullException.ThrowIfNull(gap);
        _gap = gap;
        _owner = owner;
        IsEventTime = isEventTime;
    }

    /// <summary>A record's gap.</summary>
    public Func<T, TimeSpan> Gap => _gap;

    public override bool IsEventTime { get; }

    public override bool IsMerging => true;

    internal override string Name => _owner;

    public override void AssignWindows(T element, DateTimeOffset timestamp, ICollection<TimeWindow> windows) =>
        windows.Add(WindowOf(element, EventTime.Of(timestamp)));

    internal override void Assign(in T element, long timestamp, List<TimeWindow> windows) => windows.Add(WindowOf(element, timestamp));

    TimeWindow WindowOf(T element, long timestamp)
    {
        var gap = _gap(element);
        var milliseconds = gap.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds <= 0) ThrowNoGap(gap);
        return new TimeWindow(timestamp, WindowTime.Add(timestamp, milliseconds));
    }

    [DoesNotReturn]
    public static void ThrowNoGap(TimeSpan gap) => throw new InvalidOperationException(
        $"WithDynamicGap gave the gap {gap}, and a gap must be at least one millisecond: let the lambda return a positive TimeSpan for every record.");
}
