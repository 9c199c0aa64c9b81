namespace ActorStream.Windows;

/// <summary><see cref="PurgingTrigger"/> around a trigger that looks at the records.</summary>
internal sealed class TypedPurgingTrigger<T>(Trigger<T> inner) : Trigger<T>
{
    public override bool CanMerge => inner.CanMerge;

    internal override string Name => $"PurgingTrigger({inner.Name})";

    public override TriggerResult OnElement(T element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purge(inner.OnElement(element, timestamp, window, context));

    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purge(inner.OnEventTime(time, window, context));

    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purge(inner.OnProcessingTime(time, window, context));

    public override void OnMerge(TimeWindow window, TriggerContext context) => inner.OnMerge(window, context);

    public override void Clear(TimeWindow window, TriggerContext context) => inner.Clear(window, context);

    internal override void Declare(TriggerContext context) => inner.Declare(context);
}
