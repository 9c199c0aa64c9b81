using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Says which windows a record is in, by its time alone. Converts to the <see cref="WindowAssigner{T}"/> of any record type.</summary>
/// <remarks>An assigner describes; it is shared by all subtasks and holds nothing that changes.</remarks>
/// <example><code>
/// clicks.WindowAll(new HalfMinutes()).Aggregate(static a => a.Count(), static (window, n) => $"{window.Start:mm:ss} {n}").Print();
/// // prints: 00:00 2, 00:30 1, 01:00 2
///
/// public sealed class HalfMinutes : WindowAssigner
/// {
///     public override bool IsEventTime => true;
///
///     public override void AssignWindows(DateTimeOffset timestamp, ICollection&lt;TimeWindow> windows)
///     {
///         var start = timestamp.AddSeconds(-(timestamp.Second % 30));
///         windows.Add(new TimeWindow(start, start.AddSeconds(30)));
///     }
/// }
/// </code></example>
public abstract class WindowAssigner
{
    /// <summary>Whether windows are of event time; else of processing time, where nothing is late.</summary>
    public abstract bool IsEventTime { get; }

    /// <summary>Whether windows of a key that overlap or touch become one, as sessions do.</summary>
    public virtual bool IsMerging => false;

    /// <summary>What fires the windows unless another trigger is set.</summary>
    public virtual Trigger DefaultTrigger => IsEventTime ? EventTimeTrigger.Create() : ProcessingTimeTrigger.Create();

    /// <summary>Adds the windows of a record.</summary>
    /// <param name="timestamp">The record's timestamp, or the processing time for windows of processing time.</param>
    /// <param name="windows">Where the windows go; empty before the call. A record without any is in no result, and counted.</param>
    public abstract void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows);

    /// <summary>This assigner for records of one type; the compiler calls it where that is expected.</summary>
    public WindowAssigner<T> For<T>() => new UntypedAssigner<T>(this);

    /// <summary>Whether <see cref="Assign"/> is given the processing time.</summary>
    internal virtual bool UsesClock => !IsEventTime;

    /// <summary>The regular shape of the windows, for operators that are made for it; null: none, or one that differs between subtasks.</summary>
    internal virtual WindowShape? Shape => null;

    internal virtual void Assign(long timestamp, List<TimeWindow> windows) => AssignWindows(EventTime.ToInstant(timestamp), windows);

    /// <summary>The assigner of one subtask, which may hold what belongs to it.</summary>
    internal virtual WindowAssigner Bind(OperatorContext context) => this;

    private protected void AssignExactly(DateTimeOffset timestamp, ICollection<TimeWindow> windows)
    {
        var assigned = new List<TimeWindow>();
        Assign(EventTime.Of(timestamp), assigned);
        foreach (var window in assigned) windows.Add(window);
    }
}

/// <summary>Says which windows a record is in. Derive from it for windows that depend on the record.</summary>
/// <remarks>An assigner describes; it is shared by all subtasks and holds nothing that changes.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Window(new ByUser()).Aggregate(static a => a.Count(), static (user, window, n) => $"{user} {window.Start:mm:ss} {n}").Print();
/// // prints, in any order: ann 00:00 2, ann 01:00 1, bob 00:00 2
///
/// public sealed class ByUser : WindowAssigner&lt;Click>
/// {
///     public override bool IsEventTime => true;
///
///     public override void AssignWindows(Click element, DateTimeOffset timestamp, ICollection&lt;TimeWindow> windows)
///     {
///         var minutes = element.User == "ann" ? 1 : 60;   // ann's windows are shorter
///         var start = timestamp.AddMinutes(-(timestamp.Minute % minutes)).AddSeconds(-timestamp.Second);
///         windows.Add(new TimeWindow(start, start.AddMinutes(minutes)));
///     }
/// }
/// </code></example>
public abstract class WindowAssigner<T>
{
    /// <inheritdoc cref="WindowAssigner.IsEventTime"/>
    public abstract bool IsEventTime { get; }

    /// <inheritdoc cref="WindowAssigner.IsMerging"/>
    public virtual bool IsMerging => false;

    /// <inheritdoc cref="WindowAssigner.DefaultTrigger"/>
    public virtual Trigger<T> DefaultTrigger => IsEventTime ? EventTimeTrigger.Create() : ProcessingTimeTrigger.Create();

    /// <summary>Adds the windows of a record.</summary>
    /// <param name="element">The record.</param>
    /// <param name="timestamp">The record's timestamp, or the processing time for windows of processing time.</param>
    /// <param name="windows">Where the windows go; empty before the call. A record without any is in no result, and counted.</param>
    public abstract void AssignWindows(T element, DateTimeOffset timestamp, ICollection<TimeWindow> windows);

    /// <summary>An assigner that knows no record type, as one for records of this type.</summary>
    public static implicit operator WindowAssigner<T>(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return assigner.For<T>();
    }

    /// <inheritdoc cref="WindowAssigner.UsesClock"/>
    internal virtual bool UsesClock => !IsEventTime;

    /// <inheritdoc cref="WindowAssigner.Shape"/>
    internal virtual WindowShape? Shape => null;

    /// <summary>The name for errors and plans.</summary>
    internal virtual string Name => GetType().Name;

    internal virtual void Assign(in T element, long timestamp, List<TimeWindow> windows) => AssignWindows(element, EventTime.ToInstant(timestamp), windows);

    /// <inheritdoc cref="WindowAssigner.Bind"/>
    internal virtual WindowAssigner<T> Bind(OperatorContext context) => this;
}
