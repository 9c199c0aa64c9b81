using ActorStream.Windows;

namespace ActorStream;

/// <summary>Drops a window's contents whenever another trigger fires.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3, 4).WindowAll(GlobalWindows.Create()).Trigger(PurgingTrigger.Of(CountTrigger.Of(2))).Reduce(static (a, b) => a + b).Print();
/// // prints: 3, 7
/// </code></example>
public sealed class PurgingTrigger : Trigger
{
    readonly Trigger _inner;

    PurgingTrigger(Trigger inner) => _inner = inner;

    /// <inheritdoc/>
    public override bool CanMerge => _inner.CanMerge;

    /// <summary>Fires when <paramref name="trigger"/> does, and drops the contents.</summary>
    public static PurgingTrigger Of(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new PurgingTrigger(trigger);
    }

    /// <inheritdoc cref="Of(Trigger)"/>
    public static Trigger<T> Of<T>(Trigger<T> trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new TypedPurgingTrigger<T>(trigger);
    }

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context) =>
        Purge(_inner.OnElement(timestamp, window, context));

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        Purge(_inner.OnEventTime(time, window, context));

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) =>
        Purge(_inner.OnProcessingTime(time, window, context));

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context) => _inner.OnMerge(window, context);

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => _inner.Clear(window, context);

    /// <inheritdoc/>
    public override string ToString() => $"PurgingTrigger({_inner})";

    internal static TriggerResult Purge(TriggerResult result) => (result & TriggerResult.Fire) != 0 ? TriggerResult.FireAndPurge : result;

    internal override void Declare(TriggerContext context) => _inner.Declare(context);
}
