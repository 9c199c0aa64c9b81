namespace ActorStream.Windows;

/// <summary><see cref="ProcessingTimeoutTrigger"/> around a trigger that looks at the records.</summary>
internal sealed class TypedProcessingTimeoutTrigger<T>(Trigger<T> inner, ProcessingTimeout timeout) : Trigger<T>
{
    public override bool CanMerge => inner.CanMerge;

    internal override string Name => $"ProcessingTimeoutTrigger({inner.Name})";

    public override TriggerResult OnElement(T element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        var result = inner.OnElement(element, timestamp, window, context);
        if ((result & TriggerResult.Fire) != 0) Clear(window, context);
        else timeout.Start(context);
        return result;
    }

    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        var result = inner.OnEventTime(time, window, context);
        if (timeout.ClearOnTimeout) Clear(window, context);
        return ProcessingTimeout.Fired(result);
    }

    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        var result = inner.OnProcessingTime(time, window, context);
        if (timeout.ClearOnTimeout) Clear(window, context);
        return ProcessingTimeout.Fired(result);
    }

    public override void OnMerge(TimeWindow window, TriggerContext context)
    {
        inner.OnMerge(window, context);
        timeout.Merge(context);
    }

    public override void Clear(TimeWindow window, TriggerContext context)
    {
        timeout.Stop(context);
        inner.Clear(window, context);
    }

    internal override void Declare(TriggerContext context)
    {
        timeout.Declare(context);
        inner.Declare(context);
    }
}
