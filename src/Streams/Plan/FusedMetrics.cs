using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>
/// The metrics of the functions that are fused into one loop. They cost nothing for a record: a function takes what the one before it gives,
/// and only filters, which drop records, count.
/// </summary>
internal static class FusedMetrics
{
    /// <summary>Registers the metrics of a run's functions, beside those that its first one has as an operator.</summary>
    /// <param name="first">The run's first function.</param>
    /// <param name="run">The operator that was made of the run.</param>
    /// <param name="builder">Knows what belongs to the run.</param>
    public static void Register(StreamNode first, Operator run, ChainBuilder builder)
    {
        Func<double> taken = () => run.RecordsIn;
        for (var node = first; node is IStatelessNode function; node = builder.NextInRun(node))
        {
            var metrics = builder.Context(node).Metrics;
            if (node != first)
            {
                metrics.Gauge("numRecordsIn", taken);
                metrics.Gauge("currentInputWatermark", () => run.Watermark);
                metrics.Gauge("currentOutputWatermark", () => run.OutputWatermark);
            }
            if (function.Drops)
            {
                var passed = metrics.Counter("numRecordsOut");
                taken = () => passed.Value;
            }
            else
            {
                metrics.Gauge("numRecordsOut", taken);
            }
        }
    }
}
