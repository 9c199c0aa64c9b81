namespace ActorStream;

/// <summary>Fires once the watermark has passed a window's end, and at once for each record that comes after that. The default for event time.</summary>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Trigger(EventTimeTrigger.Create()).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 3, 2
/// </code></example>
public sealed class EventTimeTrigger : Trigger
{
    EventTimeTrigger()
    {
    }

    static EventTimeTrigger Instance { get; } = new();

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static EventTimeTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        if (window.MaxTimestampMilliseconds <= context.Watermark) return TriggerResult.Fire;
        context.RegisterEventTimer(window.MaxTimestampMilliseconds);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        context.Time == window.MaxTimestampMilliseconds ? TriggerResult.Fire : TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context)
    {
        if (window.MaxTimestampMilliseconds > context.Watermark) context.RegisterEventTimer(window.MaxTimestampMilliseconds);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => context.DeleteEventTimer(window.MaxTimestampMilliseconds);
}
