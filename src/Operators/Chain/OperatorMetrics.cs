using System.Collections.Concurrent;

namespace ActorStream.Operators;

/// <summary>The counters and gauges of one operator in one subtask, by Flink's names; read from any thread, at any time.</summary>
internal sealed class OperatorMetrics
{
    private readonly ConcurrentDictionary<string, Func<double>> _gauges = new();
    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    public IEnumerable<KeyValuePair<string, double>> Values =>
        _gauges.Select(static g => KeyValuePair.Create(g.Key, g.Value()))
            .Concat(_counters.Select(static c => KeyValuePair.Create(c.Key, (double)c.Value.Value)));

    /// <summary>A counter that only the task's thread increments.</summary>
    public Counter Counter(string name) => _counters.GetOrAdd(name, static _ => new Counter());

    public void Gauge(string name, Func<double> read) => _gauges[name] = read;
}

/// <summary>A number that grows; written by one thread, read by any.</summary>
internal sealed class Counter
{
    public long Value;
}
