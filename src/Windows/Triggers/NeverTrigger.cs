namespace ActorStream;

/// <summary>Never fires. The default of <see cref="GlobalWindows"/>.</summary>
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
