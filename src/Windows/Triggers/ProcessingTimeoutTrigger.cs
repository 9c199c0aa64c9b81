using ActorStream.Windows;

namespace ActorStream;

/// <summary>Fires when another trigger does, or when the clock says that the window's records have waited long enough.</summary>
/// <example><code>
/// clicks.WindowAll(GlobalWindows.Create()).Trigger(ProcessingTimeoutTrigger.Of(PurgingTrigger.Of(CountTrigger.Of(3)), TimeSpan.FromMinutes(10)))
///     .Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 3, 2
/// </code></example>
public sealed class ProcessingTimeoutTrigger : Trigger
{
    readonly Trigger _inner;
    readonly ProcessingTimeout _timeout;

    ProcessingTimeoutTrigger(Trigger inner, ProcessingTimeout timeout)
    {
        _inner = inner;
        _timeout = timeout;
    }

    /// <inheritdoc/>
    public override bool CanMerge => _inner.CanMerge;

    /// <summary>Fires with <paramref name="trigger"/>, or when the timeout has passed since the first record behind the last firing.</summary>
    /// <param name="trigger">The trigger that usually fires.</param>
    /// <param name="timeout">How long a record waits at most: positive, whole milliseconds.</param>
    /// <param name="resetOnNewRecord">Counts the timeout from the last record instead of the first.</param>
    /// <param name="clearOnTimeout">Whether a timeout makes <paramref name="trigger"/> forget what it has counted.</param>
    public static ProcessingTimeoutTrigger Of(Trigger trigger, TimeSpan timeout, bool resetOnNewRecord = false, bool clearOnTimeout = true)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new ProcessingTimeoutTrigger(trigger, TimeoutOf(timeout, resetOnNewRecord, clearOnTimeout));
    }

    /// <inheritdoc cref="Of(Trigger, TimeSpan, bool, bool)"/>
    public static Trigger<T> Of<T>(Trigger<T> trigger, TimeSpan timeout, bool resetOnNewRecord = false, bool clearOnTimeout = true)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new TypedProcessingTimeoutTrigger<T>(trigger, TimeoutOf(timeout, resetOnNewRecord, clearOnTimeout));
    }

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        var result = _inner.OnElement(timestamp, window, context);
        if ((result & TriggerResult.Fire) != 0) Clear(window, context);
        else _timeout.Start(context);
        return result;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        var result = _inner.OnEventTime(time, window, context);
        if (_timeout.ClearOnTimeout) Clear(window, context);
        return ProcessingTimeout.Fired(result);
    }

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context)
    {
        var result = _inner.OnProcessingTime(time, window, context);
        if (_timeout.ClearOnTimeout) Clear(window, context);
        return ProcessingTimeout.Fired(result);
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context)
    {
        _inner.OnMerge(window, context);
        _timeout.Merge(context);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        _timeout.Stop(context);
        _inner.Clear(window, context);
    }

    /// <inheritdoc/>
    public override string ToString() => $"ProcessingTimeoutTrigger({_inner})";

    static ProcessingTimeout TimeoutOf(TimeSpan timeout, bool resetOnNewRecord, bool clearOnTimeout) =>
        new(WindowArguments.Positive(timeout, nameof(ProcessingTimeoutTrigger), nameof(timeout)), resetOnNewRecord, clearOnTimeout);

    internal override void Declare(TriggerContext context)
    {
        _timeout.Declare(context);
        _inner.Declare(context);
    }
}
