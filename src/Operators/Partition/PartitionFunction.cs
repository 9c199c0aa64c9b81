namespace ActorStream.Operators;

/// <summary>What is made of all records of a partition: of a subtask, or of a key.</summary>
internal abstract class PartitionFunction<TIn, TOut>
{
    /// <summary>The results. They are taken one by one as there is room; what is emitted directly has to fit.</summary>
    public abstract IEnumerable<TOut> Apply(IReadOnlyList<TIn> records, Collector<TOut> output);
}

/// <summary>A lambda over all records.</summary>
internal sealed class MapPartition<TIn, TOut>(Func<IReadOnlyList<TIn>, IEnumerable<TOut>> map) : PartitionFunction<TIn, TOut>
{
    public override IEnumerable<TOut> Apply(IReadOnlyList<TIn> records, Collector<TOut> output) => map(records);
}

/// <summary>A lambda over all records that emits for itself.</summary>
internal sealed class EmitPartition<TIn, TOut>(Action<IReadOnlyList<TIn>, Collector<TOut>> map) : PartitionFunction<TIn, TOut>
{
    public override IEnumerable<TOut> Apply(IReadOnlyList<TIn> records, Collector<TOut> output)
    {
        map(records, output);
        return [];
    }
}

/// <summary>The records in order of a key; those of equal keys stay in the order in which they came.</summary>
internal sealed class SortPartition<T, TSortKey>(Func<T, TSortKey> key, SortDirection direction) : PartitionFunction<T, T>
{
    public override IEnumerable<T> Apply(IReadOnlyList<T> records, Collector<T> output) => direction == SortDirection.Ascending
        ? records.OrderBy(key, MemberOrder<TSortKey>.Comparer)
        : records.OrderByDescending(key, MemberOrder<TSortKey>.Comparer);
}

/// <summary>One reduced record, none of an empty partition.</summary>
internal sealed class ReducePartition<T>(Func<T, T, T> reduce) : PartitionFunction<T, T>
{
    public override IEnumerable<T> Apply(IReadOnlyList<T> records, Collector<T> output) => records.Count == 0 ? [] : [records.Aggregate(reduce)];
}

/// <summary>One aggregate, none of an empty partition.</summary>
internal sealed class AggregatePartition<TIn, TAcc, TOut>(IAggregateFunction<TIn, TAcc, TOut> aggregate) : PartitionFunction<TIn, TOut>
{
    public override IEnumerable<TOut> Apply(IReadOnlyList<TIn> records, Collector<TOut> output)
    {
        if (records.Count == 0) return [];
        var accumulator = aggregate.CreateAccumulator();
        foreach (var record in records) aggregate.Add(ref accumulator, in record);
        return [aggregate.GetResult(in accumulator)];
    }
}
