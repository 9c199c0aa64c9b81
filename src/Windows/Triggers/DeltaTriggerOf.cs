namespace ActorStream.Windows;

internal sealed class DeltaTriggerOf<T>(double threshold, Func<T, T, double> delta) : Trigger<T>
{
    const string Last = "last-element";

    internal override string Name => nameof(DeltaTrigger);

    public override TriggerResult OnElement(T element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        var last = context.State<T>(Last);
        if (!last.TryGet(out var reference))
        {
            last.Set(in element);
            return TriggerResult.Continue;
        }
        if (!(delta(reference, element) > threshold)) return TriggerResult.Continue;
        last.Set(in element);
        return TriggerResult.Fire;
    }

    public override void Clear(TimeWindow window, TriggerContext context) => context.State<T>(Last).Clear();

    internal override void Declare(TriggerContext context) => context.State<T>(Last);
}
