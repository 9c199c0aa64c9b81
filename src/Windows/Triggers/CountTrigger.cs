namespace ActorStream;

/// <summary>Fires at every so many records of a window. The contents stay unless <see cref="PurgingTrigger"/> drops them; only the count begins anew.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3, 4).WindowAll(GlobalWindows.Create()).Trigger(CountTrigger.Of(2)).Reduce(static (a, b) => a + b).Print();
/// // prints: 3, 10
/// </code></example>
public sealed class CountTrigger : Trigger
{
    const string Count = "count";
    readonly long _count;

    CountTrigger(long count) => _count = count;

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>Fires at every <paramref name="count"/> records.</summary>
    /// <exception cref="ArgumentException">The count is not positive.</exception>
    public static CountTrigger Of(long count) => count > 0
        ? new CountTrigger(count)
        : throw new ArgumentException($"CountTrigger: the count is {count}, and must be at least 1.", nameof(count));

    /// <inheritdoc/>
    public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    {
        var state = context.State<long>(Count);
        state.TryGet(out var seen);
        if (seen + 1 < _count)
        {
            state.Set(seen + 1);
            return TriggerResult.Continue;
        }
        if (seen > 0) state.Clear();
        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerContext context) => context.State<long>(Count).Merge(static (x, y) => x + y);

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => context.State<long>(Count).Clear();

    /// <inheritdoc/>
    public override string ToString() => $"CountTrigger({_count})";

    internal override void Declare(TriggerContext context) => context.State<long>(Count);
}
