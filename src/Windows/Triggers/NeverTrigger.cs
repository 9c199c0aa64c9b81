namespace ActorStream;

/// <summary>Never fires. The default of <see cref="GlobalWindows"/>.</summary>
/// <example><code>
/// clicks.WindowAll(GlobalWindows.Create()).Trigger(NeverTrigger.Create()).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: nothing
/// </code></example>
public sealed class NeverTrigger : Trigger
{
    NeverTrigger()
    {
    }

    static NeverTrigger Instance { get; } = new();

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static NeverTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context) => TriggerResult.Continue;
}
