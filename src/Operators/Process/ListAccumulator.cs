using System.Collections.Concurrent;
using ActorStream.Operators;

namespace ActorStream;

/// <summary>An accumulator: values that are gathered in each subtask; the job's result has all of them as a list, by the accumulator's name.</summary>
/// <remarks>Not state: after a restart it is empty again. Kept in memory: for a few values, not for results.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class ListAccumulator<T>
{
    private readonly Gathered _gathered;

    internal ListAccumulator(AccumulatorSet accumulators, string name) => _gathered = accumulators.GetOrAdd(name, static () => new Gathered());

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(T value) => _gathered.Values.Enqueue(value);

    private sealed class Gathered : Accumulator
    {
        public ConcurrentQueue<T> Values { get; } = new();

        public override object Value => Values.ToList();

        public override Accumulator Merge(Accumulator other)
        {
            var both = new Gathered();
            foreach (var value in Values.Concat(((Gathered)other).Values)) both.Values.Enqueue(value);
            return both;
        }
    }
}
