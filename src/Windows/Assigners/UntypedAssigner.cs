using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>An assigner that looks at no record, as one for records of <typeparamref name="T"/>.</summary>
internal sealed class UntypedAssigner<T>(WindowAssigner inner) : WindowAssigner<T>
{
    public override bool IsEventTime => inner.IsEventTime;

    public override bool IsMerging => inner.IsMerging;

    public override Trigger<T> DefaultTrigger => inner.DefaultTrigger;

    internal override bool UsesClock => inner.UsesClock;

    internal override WindowShape? Shape => inner.Shape;

    internal override string Name => inner.GetType().Name;

    public override void AssignWindows(T element, DateTimeOffset timestamp, ICollection<TimeWindow> windows) => inner.AssignWindows(timestamp, windows);

    public override string? ToString() => inner.ToString();

    internal override void Assign(in T element, long timestamp, List<TimeWindow> windows) => inner.Assign(timestamp, windows);

    internal override WindowAssigner<T> Bind(OperatorContext context) => new UntypedAssigner<T>(inner.Bind(context));
}
