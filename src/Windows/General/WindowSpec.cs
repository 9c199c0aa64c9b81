using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Windows;

/// <summary>Which windows, when they fire, and what becomes of late records.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the plan.")]
internal sealed class WindowSpec<TIn>
{
    public required WindowAssigner<TIn> Assigner { get; init; }

    /// <summary>Makes a subtask's trigger; null: the assigner's default.</summary>
    public Func<WindowRuntimeContext, Trigger<TIn>>? Trigger { get; init; }

    /// <summary>How long after its end a window of event time stays open, in milliseconds.</summary>
    public long AllowedLateness { get; init; }

    /// <summary>Where late records go; null: they are counted and dropped.</summary>
    public OutputTag<TIn>? LateData { get; init; }

    public static WindowSpec<TIn> Of(WindowAssigner<TIn> assigner, Trigger<TIn>? trigger = null, TimeSpan lateness = default, OutputTag<TIn>? lateData = null) => new()
    {
        Assigner = assigner,
        Trigger = trigger is null ? null : _ => trigger,
        AllowedLateness = WindowArguments.NotNegative(lateness, "AllowedLateness", nameof(lateness)),
        LateData = lateData,
    };
}
