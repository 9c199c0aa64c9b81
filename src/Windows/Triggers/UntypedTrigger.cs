namespace ActorStream.Windows;

/// <summary>A trigger that looks at no record, as one for records of <typeparamref name="T"/>.</summary>
internal sealed class UntypedTrigger<T>(Trigger inner) : Trigger<T>
{
    public Trigger Inner => inner;

    public override bool CanMerge => inner.CanMerge;

    internal override string Name => inner.GetType().Name;

    public override TriggerResult OnElement(T element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context) =>
        inner.OnElement(timestamp, window, context);

    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) => inner.OnEventTime(time, window, context);

    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        inner.OnProcessingTime(time, window, context);

    public override void OnMerge(TimeWindow window, TriggerContext context) => inner.OnMerge(window, context);

    public override void Clear(TimeWindow window, TriggerContext context) => inner.Clear(window, context);

    public override string? ToString() => inner.ToString();

    internal override void Declare(TriggerContext context) => inner.Declare(context);
}
