using ActorStream.Actors;

namespace ActorStream;

/// <summary>The metrics of a running or ended job, read when asked.</summary>
public sealed class JobMetrics
{
    private readonly Func<IEnumerable<TaskMetrics>> _tasks;

    internal JobMetrics(Func<IEnumerable<TaskMetrics>> tasks) => _tasks = tasks;

    /// <summary>A metric as it stands.</summary>
    /// <param name="name"><c>operator.metric</c>, the operator by its name in the plan.</param>
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
