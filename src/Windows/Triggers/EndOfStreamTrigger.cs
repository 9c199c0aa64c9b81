using ActorStream.Operators;

namespace ActorStream;

/// <summary>Fires once, when the input has ended.</summary>
/// <example><code>
/// clicks.WindowAll(GlobalWindows.Create()).Trigger(EndOfStreamTrigger.Create()).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 5
/// </code></example>
public sealed class EndOfStreamTrigger : Trigger
{
    EndOfStreamTrigger()
    {
    }

    static EndOfStreamTrigger Instance { get; } = new();

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static EndOfStreamTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        context.RegisterEventTimer(EventTime.End);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        context.Time == EventTime.End ? TriggerResult.Fire : TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context) => context.RegisterEventTimer(EventTime.End);

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => context.DeleteEventTimer(EventTime.End);
}
