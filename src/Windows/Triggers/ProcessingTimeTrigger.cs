namespace ActorStream;

/// <summary>Fires when the clock reaches a window's end. The default for processing time.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3).WindowAll(TumblingProcessingTimeWindows.Of(TimeSpan.FromDays(1))).Trigger(ProcessingTimeTrigger.Create()).Reduce(static (a, b) => a + b).Print();
/// // prints: 6
/// </code></example>
public sealed class ProcessingTimeTrigger : Trigger
{
    ProcessingTimeTrigger()
    {
    }

    static ProcessingTimeTrigger Instance { get; } = new();

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static ProcessingTimeTrigger Create() => Instance;

    // The end itself, not the last millisecond before it: within that one the window may still get records.

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        context.RegisterProcessingTimer(window.EndMilliseconds);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        context.Time == window.EndMilliseconds ? TriggerResult.Fire : TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context) => context.RegisterProcessingTimer(window.EndMilliseconds);

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => context.DeleteProcessingTimer(window.EndMilliseconds);
}
