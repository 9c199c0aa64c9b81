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
    public DataStream<TOut> MapPartition<TOut>(Func<IReadOnlyList<T>, IEnumerable<TOut>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Add("MapPartition", new MapPartition<T, TOut>(map));
    }

    /// <summary>Turns all records of a partition into others; the lambda emits for itself.</summary>
    public DataStream<TOut> MapPartition<TOut>(Action<IReadOnlyList<T>, Collector<TOut>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Add("MapPartition", new EmitPartition<T, TOut>(map));
    }

    /// <summary>Sorts the records of a partition; those of equal keys keep their order.</summary>
    public DataStream<T> SortPartition<TSortKey>(Func<T, TSortKey> key, SortDirection direction = SortDirection.Ascending)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Add("SortPartition", new SortPartition<T, TSortKey>(key, direction));
    }

    /// <summary>Combines the records of a partition into one.</summary>
    public DataStream<T> Reduce(Func<T, T, T> reduce)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Add("Reduce", new ReducePartition<T>(reduce));
    }

    /// <summary>Aggregates the records of a partition.</summary>
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
