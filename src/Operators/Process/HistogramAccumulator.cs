using System.Collections.Concurrent;
using ActorStream.Operators;

namespace ActorStream;

/// <summary>An accumulator: how often each whole number was seen; the job's result has the counts in order of the numbers, by the accumulator's name.</summary>
/// <remarks>Not state: after a restart it is empty again. It has an entry for each distinct number.</remarks>
public sealed class HistogramAccumulator
{
    private readonly Counts _counts;

    internal HistogramAccumulator(AccumulatorSet accumulators, string name) => _counts = accumulators.GetOrAdd(name, static () => new Counts());

    /// <summary>Counts a number.</summary>
    /// <param name="value">The number.</param>
    public void Add(long value) => _counts.Of.AddOrUpdate(value, 1L, static (_, n) => n + 1);

    private sealed class Counts : Accumulator
    {
        public ConcurrentDictionary<long, long> Of { get; } = new();

        public override object Value => new SortedDictionary<long, long>(Of.ToDictionary());

        public override Accumulator Merge(Accumulator other)
        {
            var both = new Counts();
            foreach (var (value, count) in Of.Concat(((Counts)other).Of)) both.Of.AddOrUpdate(value, count, (_, n) => n + count);
            return both;
        }
    }
}
