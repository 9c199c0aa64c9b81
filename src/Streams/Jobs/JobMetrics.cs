using ActorStream.Actors;

namespace ActorStream;

/// <summary>The metrics of a running or ended job, read when asked.</summary>
public sealed class JobMetrics
{
    private readonly Func<IEnumerable<TaskMetrics>> _tasks;
    private readonly Func<IEnumerable<(string Metric, double Value)>> _job;

    internal JobMetrics(Func<IEnumerable<TaskMetrics>> tasks, Func<IEnumerable<(string Metric, double Value)>> job) => (_tasks, _job) = (tasks, job);

    /// <summary>A metric as it stands.</summary>
    /// <param name="name">
    /// <c>operator.metric</c>, the operator by its name in the plan; of the job itself <c>job.numRestarts</c>, <c>job.numberOfCompletedCheckpoints</c>, <c>job.numberOfFailedCheckpoints</c>,
    /// <c>job.lastCheckpointDuration</c> (milliseconds) and <c>job.lastCheckpointSize</c> (bytes).
    /// </param>
    /// <exception cref="KeyNotFoundException">No operator has the metric; the message lists what there is.</exception>
    public double this[string name]
    {
        get
        {
            var all = Read();
            return all.TryGetValue(name, out var value)
                ? value
                : throw new KeyNotFoundException($"There is no metric {name}. There are: {string.Join(", ", all.Keys.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>All metrics as they stand, by <c>operator.metric</c>.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        var all = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (metric, value) in _job()) all[$"job.{metric}"] = value;
        foreach (var (name, metrics) in _tasks().SelectMany(static t => t.All))
        {
            foreach (var (metric, value) in metrics.Values)
            {
                var full = $"{name}.{metric}";
                var isWatermark = metric.EndsWith("Watermark", StringComparison.Ordinal);
                all[full] = !all.TryGetValue(full, out var known) ? value : isWatermark ? Math.Min(known, value) : known + value;
            }
        }
        return all;
    }
}
