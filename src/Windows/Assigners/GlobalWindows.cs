using ActorStream.Windows;

namespace ActorStream;

/// <summary>One window for all of a key's records. It never fires by itself: set a trigger, such as <see cref="CountTrigger"/> or <see cref="EndOfStreamTrigger"/>.</summary>
/// <example><code>
/// clicks.WindowAll(GlobalWindows.Create()).Trigger(CountTrigger.Of(2)).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 2, 4
/// </code></example>
public sealed class GlobalWindows : WindowAssigner
{
    GlobalWindows()
    {
    }

    static GlobalWindows Instance { get; } = new();

    /// <inheritdoc/>
    public override bool IsEventTime => false;

    /// <inheritdoc/>
    public override Trigger DefaultTrigger => NeverTrigger.Create();

    internal override bool UsesClock => false;

    internal override WindowShape? Shape => new WindowShape(WindowKind.Global, long.MaxValue, long.MaxValue, 0);

    /// <summary>The window of all of time.</summary>
    public static GlobalWindows Create() => Instance;

    /// <inheritdoc/>
    public override void AssignWindows(DateTimeOffset timestamp, ICollection<TimeWindow> windows) => windows.Add(TimeWindow.Global);

    /// <inheritdoc/>
    public override string ToString() => nameof(GlobalWindows);

    internal override void Assign(long timestamp, List<TimeWindow> windows) => windows.Add(TimeWindow.Global);
}
