using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>How long windows wait for late records, and where those go that come too late even so.</summary>
/// <param name="Allowed">How long behind its end, in milliseconds, a window still takes records.</param>
/// <param name="Tag">The side output; null: they are dropped and counted.</param>
internal readonly record struct WindowLateness<TIn>(long Allowed, OutputTag<TIn>? Tag);

/// <summary>What has become too late, for one operator. A window is over once the watermark has passed its last millisecond by the allowed lateness.</summary>
internal sealed class LateRecords<TIn, TOut>(WindowLateness<TIn> lateness, Collector<TOut> output, OperatorContext context)
{
    readonly Counter _dropped = context.Metrics.Counter("numLateRecordsDropped");
    readonly Counter _inNone = context.Metrics.Counter("numRecordsInNoWindow");

    public long Allowed => lateness.Allowed;

    /// <summary>The watermark that was last acted upon.</summary>
    public long Watermark { get; set; } = EventTime.None;

    /// <summary>Whether the window with this last millisecond takes no more records.</summary>
    public bool IsOver(long maxTimestamp) => IsOver(maxTimestamp, Watermark);

    public bool IsOver(long maxTimestamp, long watermark) => WindowTime.Add(maxTimestamp, lateness.Allowed) <= watermark;

    /// <summary>All windows of the record are over.</summary>
    public void OnLate(in TIn value, long timestamp)
    {
        if (lateness.Tag is null)
        {
            _dropped.Value += RecordsIn(in value);
            return;
        }
        output.Timestamp = timestamp;
        output.Collect(lateness.Tag, value);
    }

    /// <summary>The record is at a time that no window covers.</summary>
    public void OnNoWindow(in TIn value, long timestamp)
    {
        if (IsOver(timestamp)) OnLate(in value, timestamp);
        else _inNone.Value += RecordsIn(in value);
    }

    static int RecordsIn(in TIn value) => value is IManyRecords many ? many.Records : 1;
}

/// <summary>The error of a record without a timestamp.</summary>
internal static class MissingTimestamp
{
    public static void Throw() => throw new InvalidOperationException(
        "The record has no timestamp, which windows of event time need. Give the source a WatermarkStrategy with WithTimestampAssigner(...), "
        + "call AssignTimestampsAndWatermarks(...), or use windows of processing time.");
}
