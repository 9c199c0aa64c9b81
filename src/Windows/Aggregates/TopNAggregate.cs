namespace ActorStream.Windows;

/// <summary>The records with the largest ranks, largest first; of equals those that came first.</summary>
internal readonly struct TopNAggregate<TIn, TRank, TSelector>(int n, TSelector selector) : IAggregateFunctor<TIn, List<TIn>, IReadOnlyList<TIn>>
    where TSelector : struct, IMapFunction<TIn, TRank>
{
    public bool CanSubtract => false;

    public List<TIn> CreateAccumulator() => [];

    public void Add(ref List<TIn> accumulator, in TIn value)
    {
        var rank = selector.Map(in value);
        var low = 0;
        var high = accumulator.Count;
        if (high == n && !Precedes(rank, accumulator[n - 1])) return;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Precedes(rank, accumulator[middle])) high = middle;
            else low = middle + 1;
        }
        if (accumulator.Count == n) accumulator.RemoveAt(n - 1);
        accumulator.Insert(low, value);
    }

    public void Merge(ref List<TIn> accumulator, in List<TIn> other)
    {
        foreach (var value in other) Add(ref accumulator, in value);
    }

    public void Subtract(ref List<TIn> accumulator, in List<TIn> other) => throw new NotSupportedException("Records cannot be taken out of the best.");

    public IReadOnlyList<TIn> GetResult(in List<TIn> accumulator) => accumulator.ToArray();

    bool Precedes(TRank rank, TIn other) => Order.Compare(rank, selector.Map(in other)) > 0;
}
