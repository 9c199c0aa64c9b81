namespace ActorStream.Windows;

/// <summary>The timer of a <see cref="ProcessingTimeoutTrigger"/>, apart from the trigger that it is around.</summary>
internal sealed class ProcessingTimeout(long timeout, bool resetOnNewRecord, bool clearOnTimeout)
{
    const string Due = "timeout";

    public bool ClearOnTimeout => clearOnTimeout;

    public void Declare(TriggerContext context) => context.State<long>(Due);

    /// <summary>Sets the timer behind a record that did not fire.</summary>
    public void Start(TriggerContext context)
    {
        var state = context.State<long>(Due);
        var running = state.TryGet(out var due);
        if (running && !resetOnNewRecord) return;
        if (running) context.DeleteProcessingTimer(due);
        var next = WindowTime.Add(context.Now, timeout);
        state.Set(next);
        context.RegisterProcessingTimer(next);
    }

    public void Stop(TriggerContext context)
    {
        var state = context.State<long>(Due);
        if (!state.TryGet(out var due)) return;
        context.DeleteProcessingTimer(due);
        state.Clear();
    }

    public void Merge(TriggerContext context)
    {
        var state = context.State<long>(Due);
        state.Merge(resetOnNewRecord ? Math.Max : Math.Min);
        if (state.TryGet(out var due)) context.RegisterProcessingTimer(due);
    }

    /// <summary>The timeout fires whatever the inner trigger says; that can only add the purge.</summary>
    public static TriggerResult Fired(TriggerResult inner) => inner | TriggerResult.Fire;
}
