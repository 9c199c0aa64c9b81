using System.Diagnostics.CodeAnalysis;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>What cannot go together, and what a window operator says when it meets something that it cannot go on with.</summary>
internal static class WindowPlan
{
    public static void Check<TIn>(WindowSpec<TIn> spec)
    {
        if (spec.Assigner.IsEventTime) return;
        if (spec.AllowedLateness > 0)
        {
            throw new ArgumentException(
                $"AllowedLateness({TimeSpan.FromMilliseconds(spec.AllowedLateness)}) on {spec.Assigner.Name}: only event time has late records. "
                + "Remove it, or use windows of event time.", nameof(spec));
        }
        if (spec.LateData is not null)
        {
            throw new ArgumentException(
                $"SideOutputLateData({spec.LateData.Name}) on {spec.Assigner.Name}: only event time has late records. Remove it, or use windows of event time.", nameof(spec));
        }
    }

    public static void CheckTrigger<TIn>(WindowAssigner<TIn> assigner, Trigger<TIn> trigger)
    {
        if (!assigner.IsMerging || trigger.CanMerge) return;
        throw new ArgumentException(
            $"{assigner.Name} with the trigger {trigger.Name}: its windows merge, and the trigger cannot. "
            + "Use another trigger, or override CanMerge and OnMerge.", nameof(trigger));
    }

    public static string NoStateOfMergingWindows<TIn>(WindowAssigner<TIn> assigner) =>
        $"windows of {assigner.Name} merge, and what a function keeps of each could not be merged with them. Use GlobalState, which is the key's.";

    [DoesNotReturn]
    public static void ThrowNoTimestamp<TIn>(WindowAssigner<TIn> assigner) => throw new InvalidOperationException(
        $"The record has no timestamp, which {assigner.Name} needs. Give the source a WatermarkStrategy with WithTimestampAssigner(...), "
        + "call AssignTimestampsAndWatermarks(...), or use windows of processing time.");

    [DoesNotReturn]
    public static void ThrowMergedIntoThePast<TIn>(WindowAssigner<TIn> assigner, TimeWindow window, long watermark) => throw new NotSupportedException(
        $"{assigner.Name}: windows have merged into {window}, which is over: the watermark is {EventTime.Text(watermark)}. "
        + "Let the assigner give windows whose union does not end before the watermark less the allowed lateness.");
}
