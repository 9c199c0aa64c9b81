using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>The metrics that every operator has, by Flink's names.</summary>
internal static class StandardMetrics
{
    public static void Register(Operator op)
    {
        var metrics = op.Context.Metrics;
        if (op is IExchange exchange)
        {
            metrics.Gauge("numRecordsSent", () => exchange.RecordsOut);
            if (op.FailingFunction is null) return;
        }
        metrics.Gauge("numRecordsIn", () => op.RecordsIn);
        metrics.Gauge("currentInputWatermark", () => op.Watermark);
        metrics.Gauge("currentOutputWatermark", () => op.OutputWatermark);
        // Of a fused run the first function has this name, and what comes out of the run is the last one's.
        if (op.FailingFunction is null && op.Outlets.Count > 0) metrics.Gauge("numRecordsOut", () => op.Outlets[0].Total);
        metrics.Gauge("numSideOutputRecordsUnread", () => op.Sides.Unread);
    }

    /// <summary>What a task's keyed state takes of memory that has a limit, and of files; each operator of the task shows the same.</summary>
    public static void Register(Operator op, StateMemory memory)
    {
        var metrics = op.Context.Metrics;
        metrics.Gauge("stateBytesInMemory", () => memory.Used);
        metrics.Gauge("stateBytesInFiles", () => memory.Log.Total);
        metrics.Gauge("numStateBytesSpilled", () => memory.Log.Written);
        metrics.Gauge("numStatePagesReadBack", () => memory.PagesRead);
    }
}
