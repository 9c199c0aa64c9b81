namespace ActorStream.Windows;

/// <summary>All records.</summary>
internal readonly struct ToListAggregate<TIn> : IAggregateFunctor<TIn, List<TIn>, IReadOnlyList<TIn>>
{
    public bool CanSubtract => false;

    public List<TIn> CreateAccumulator() => [];

    public void Add(ref List<TIn> accumulator, in TIn value) => accumulator.Add(value);

    public void Merge(ref List<TIn> accumulator, in List<TIn> other) => accumulator.AddRange(other);

    public void Subtract(ref List<TIn> accumulator, in List<TIn> other) => throw new NotSupportedException("Records cannot be taken out of a list.");

    public IReadOnlyList<TIn> GetResult(in List<TIn> accumulator) => accumulator.ToArray();
}
