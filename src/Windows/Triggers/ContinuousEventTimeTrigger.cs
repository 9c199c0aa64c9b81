using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Fires at regular steps of event time while a window has records, and at its end.</summary>
/// <example><code>
/// env.AutoWatermarkInterval = TimeSpan.Zero;              // a watermark after every record
/// env.FromElements(0, 20, 50, 70, 80)
///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (int second) => second * 1000L))
///     .WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(2))).Trigger(ContinuousEventTimeTrigger.Of(TimeSpan.FromSeconds(30)))
///     .Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 3, 4, 5, 5
/// </code></example>
public sealed class ContinuousEventTimeTrigger : Trigger
{
    const string NextFire = "next-event-fire";
    readonly long _interval;

    ContinuousEventTimeTrigger(long interval) => _interval = interval;

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>Fires at every multiple of the interval since 1970.</summary>
    /// <param name="interval">Positive, whole milliseconds.</param>
    public static ContinuousEventTimeTrigger Of(TimeSpan interval) =>
        new(WindowArguments.Positive(interval, nameof(ContinuousEventTimeTrigger), nameof(interval)));

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        if (window.MaxTimestampMilliseconds <= context.Watermark) return TriggerResult.Fire;
        context.RegisterEventTimer(window.MaxTimestampMilliseconds);
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out _))
        {
            if (context.Time == EventTime.None)
            {
                throw new InvalidOperationException(
                    "ContinuousEventTimeTrigger: the record has no timestamp. Assign timestamps with AssignTimestampsAndWatermarks, or use ContinuousProcessingTimeTrigger.");
            }
            Schedule(WindowTime.StartOf(context.Time, 0, _interval), window, context, next);
        }
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        if (context.Time == window.MaxTimestampMilliseconds) return TriggerResult.Fire;
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out var due) || due != context.Time) return TriggerResult.Continue;
        Schedule(due, window, context, next);
        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        next.Merge(Math.Min);
        if (next.TryGet(out var due)) context.RegisterEventTimer(due);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        var next = context.State<long>(NextFire);
        if (!next.TryGet(out var due)) return;
        context.DeleteEventTimer(due);
        next.Clear();
    }

    /// <inheritdoc/>
    public override string ToString() => $"ContinuousEventTimeTrigger({TimeSpan.FromMilliseconds(_interval)})";

    void Schedule(long time, TimeWindow window, TriggerContext context, TriggerState<long> next)
    {
        var due = Math.Min(WindowTime.Add(time, _interval), window.MaxTimestampMilliseconds);
        next.Set(due);
        context.RegisterEventTimer(due);
    }

    internal override void Declare(TriggerContext context) => context.State<long>(NextFire);
}
