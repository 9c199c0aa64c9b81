using ActorStream.Operators;

namespace ActorStream.Actors;

/// <summary>The metrics of a subtask's operators, by operator name.</summary>
internal sealed class TaskMetrics
{
    private readonly Dictionary<string, OperatorMetrics> _operators = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>What user functions count for the job's result.</summary>
    public AccumulatorSet Accumulators { get; } = new();

    public OperatorMetrics Operator(string name)
    {
        lock (_lock)
        {
            if (!_operators.TryGetValue(name, out var metrics)) _operators[name] = metrics = new OperatorMetrics();
            return metrics;
        }
    }

    public IReadOnlyList<(string Operator, OperatorMetrics Metrics)> All
    {
        get
        {
            lock (_lock) return _operators.Select(static o => (o.Key, o.Value)).ToArray();
        }
    }
}
