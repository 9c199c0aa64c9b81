using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>All records of a partition of a bounded stream, at its end: of a subtask, or of a key.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed class PartitionWindowedStream<T>
{
    private readonly DataStream<T> _stream;
    private readonly SourceLocation _site;
    private readonly Func<OperatorContext, object, Type, Inlet<T>>? _keyed;

    internal PartitionWindowedStream(DataStream<T> stream, SourceLocation site, Func<OperatorContext, object, Type, Inlet<T>>? keyed = null)
    {
        _stream = stream;
        _site = site;
        _keyed = keyed;
    }

    /// <summary>Turns all records of a partition into others.</summary>
    /// <example><code>
    /// env.FromElements(3, 1, 2).FullWindowPartition().MapPartition(static all => new[] { all.Min(), all.Max() }).Print();
    /// // prints: 1, 3
    /// </code></example>
    public DataStream<TOut> MapPartition<TOut>(Func<IReadOnlyList<T>, IEnumerable<TOut>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Add("MapPartition", new MapPartition<T, TOut>(map));
    }

    /// <summary>Turns all records of a partition into others; the lambda emits for itself.</summary>
    /// <example><code>
    /// env.FromElements(3, 1, 2).FullWindowPartition().MapPartition(static (IReadOnlyList&lt;int> all, Collector&lt;string> output) => output.Collect($"{all.Count} numbers")).Print();
    /// // prints: 3 numbers
    /// </code></example>
    public DataStream<TOut> MapPartition<TOut>(Action<IReadOnlyList<T>, Collector<TOut>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Add("MapPartition", new EmitPartition<T, TOut>(map));
    }

    /// <summary>Sorts the records of a partition; those of equal keys keep their order.</summary>
    /// <example><code>
    /// env.FromElements("bb", "a", "ccc").FullWindowPartition().SortPartition(static s => s.Length, SortDirection.Descending).Print();
    /// // prints: ccc, bb, a
    /// </code></example>
    public DataStream<T> SortPartition<TSortKey>(Func<T, TSortKey> key, SortDirection direction = SortDirection.Ascending)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Add("SortPartition", new SortPartition<T, TSortKey>(key, direction));
    }

    /// <summary>Combines the records of a partition into one.</summary>
    /// <example><code>
    /// env.FromSequence(1, 10).FullWindowPartition().Reduce(static (a, b) => a + b).Print();
    /// // prints: 55
    /// </code></example>
    public DataStream<T> Reduce(Func<T, T, T> reduce)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Add("Reduce", new ReducePartition<T>(reduce));
    }

    /// <summary>Aggregates the records of a partition.</summary>
    /// <example><code>
    /// env.FromElements(3, 5, 4).FullWindowPartition().Aggregate(new Largest()).Print();
    /// // prints: 5
    ///
    /// public readonly struct Largest : IAggregateFunction&lt;int, int, int>
    /// {
    ///     public int CreateAccumulator() => int.MinValue;
    ///     public void Add(ref int accumulator, in int value) => accumulator = Math.Max(accumulator, value);
    ///     public void Merge(ref int accumulator, in int other) => accumulator = Math.Max(accumulator, other);
    ///     public int GetResult(in int accumulator) => accumulator;
    /// }
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, TOut>(IAggregateFunction<T, TAcc, TOut> aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        return Add("Aggregate", new AggregatePartition<T, TAcc, TOut>(aggregate));
    }

    private DataStream<TOut> Add<TOut>(string kind, PartitionFunction<T, TOut> function)
    {
        if (_stream.Outputs.Any(static o => !o.Node.IsBounded))
            _stream.Environment.AddFault($"FullWindowPartition ({_site}): the stream never ends, and a partition is complete only at its end. Use Window.");
        return _stream.Operator<TOut>(
            kind, _site.File ?? "", _site.Line,
            context => _keyed is null ? new PartitionOperator<T, TOut>(context, function).Input : _keyed(context, function, typeof(TOut)));
    }
}
