using ActorStream.Windows;

namespace ActorStream;

/// <summary>Sessions of event time: a key's records that follow each other within a gap are in one window, which ends a gap behind the last.</summary>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromSeconds(30)))
///     .Aggregate(static a => a.Count(), static (user, window, n) => $"{user} {window.Start:mm:ss} {n}").Print();
/// // prints, in any order: ann 00:00 1, ann 00:50 2, bob 00:20 1, bob 01:20 1
/// </code></example>
public sealed class EventTimeSessionWindows : WindowAssigner
{
    const string Owner = nameof(EventTimeSessionWindows);
    readonly long _gap;

    EventTimeSessionWindows(long gap) => _gap = gap;

    /// <inheritdoc/>
    public override bool IsEventTime => true;

    /// <inheritdoc/>
    public override bool IsMerging => true;

    internal override WindowShape? Shape => new WindowShape(WindowKind.Session, _gap, _gap, 0);

    /// <summary>Sessions with one gap for all records.</summary>
    /// <param name="gap">How long a silence ends a session: whole milliseconds. A record exactly a gap behind the last one still belongs to it.</param>
    /// <exception cref="ArgumentException">The gap is not positive.</exception>
    public static EventTimeSessionWindows WithGap(TimeSpan gap) => new(WindowArguments.Positive(gap, Owner, nameof(gap)));

    /// <summary>Sessions in which each record says how long the silence behind it may be; a session ends where the furthest of them does.</summary>
    /// <param name="gap">A record's gap: positive, whole milliseconds.</param>
    public static WindowAssigner<T> WithDynamicGap<T>(Func<T, TimeSpan> gap) => new DynamicSessionWindows<T>(gap, isEventTime: true, Owner);

    /// <inheritdoc/>
    public override void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows) => AssignExactly(timestamp, windows);

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}({TimeSpan.FromMilliseconds(_gap)})";

    internal override void Assign(long timestamp, List<TimeWindow> windows) => windows.Add(new TimeWindow(timestamp, WindowTime.Add(timestamp, _gap)));
}
