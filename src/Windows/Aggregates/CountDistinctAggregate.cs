namespace ActorStream.Windows;

/// <summary>How many different values there are.</summary>
internal readonly struct CountDistinctAggregate<TIn, TValue, TSelector>(TSelector selector) : IAggregateFunctor<TIn, HashSet<TValue>, long>
    where TSelector : struct, IMapFunction<TIn, TValue>
{
    public bool CanSubtract => false;

    public HashSet<TValue> CreateAccumulator() => [];

    public void Add(ref HashSet<TValue> accumulator, in TIn value) => accumulator.Add(selector.Map(in value));

    public void Merge(ref HashSet<TValue> accumulator, in HashSet<TValue> other)
    {
        foreach (var value in other) accumulator.Add(value);
    }

    public void Subtract(ref HashSet<TValue> accumulator, in HashSet<TValue> other) =>
        throw new NotSupportedException("A set does not know how often it has met a value.");

    public long GetResult(in HashSet<TValue> accumulator) => accumulator.Count;
}
