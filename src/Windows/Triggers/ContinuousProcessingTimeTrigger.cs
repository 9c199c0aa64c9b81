using ActorStream.Windows;

namespace ActorStream;

/// <summary>Fires at regular steps of the clock while a window is open, and at its end if that is of processing time.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3).WindowAll(GlobalWindows.Create()).Trigger(ContinuousProcessingTimeTrigger.Of(TimeSpan.FromDays(1))).Reduce(static (a, b) => a + b).Print();
/// // prints: 6
/// </code></example>
public sealed class ContinuousProcessingTimeTrigger : Trigger
{
    const string NextFire = "next-processing-fire";
    readonly long _interval;

    ContinuousProcessingTimeTrigger(long interval) => _interval = interval;

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>Fires at every multiple of the interval since 1970.</summary>
    /// <param name="interval">Positive, whole milliseconds.</param>
    public static ContinuousProcessingTimeTrigger Of(TimeSpan interval) =>
        new(WindowArguments.Positive(interval, nameof(ContinuousProcessingTimeTrigger), nameof(interval)));

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out _)) Schedule(WindowTime.StartOf(context.Now, 0, _interval), context.Now, window, context, next);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out var due) || due != context.Time) return TriggerResult.Continue;
        Schedule(due, due, window, context, next);
        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        next.Merge(Math.Min);
        if (next.TryGet(out var due)) context.RegisterProcessingTimer(due);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out var due)) return;
        context.DeleteProcessingTimer(due);
        next.Clear();
    }

    /// <inheritdoc/>
    public override string ToString() => $"ContinuousProcessingTimeTrigger({TimeSpan.FromMilliseconds(_interval)})";

    // The end caps the step only while it lies ahead: event-time windows of the past fire at every step.
    void Schedule(long from, long now, TimeWindow window, TriggerContext context, TriggerState<long> next)
    {
        var due = WindowTime.Add(from, _interval);
        if (window.EndMilliseconds > now) due = Math.Min(due, window.EndMilliseconds);
        next.Set(due);
        context.RegisterProcessingTimer(due);
    }

    internal override void Declare(TriggerContext context) => context.State<long>(NextFire);
}
