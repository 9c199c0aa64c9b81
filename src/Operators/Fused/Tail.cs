using ActorStream.Operators.Exchange;

namespace ActorStream.Operators;

/// <summary>
/// The rest of a fused run, seen from an edge of <typeparamref name="T"/>: stages are put in front of it, from the end of the run to its
/// head, until an operator is made of it. The concrete stage types stay known, which is what lets the JIT inline them.
/// </summary>
internal abstract class Tail<T>
{
    public abstract Tail<TIn> PrependMap<TIn, TFunction>(TFunction function, string name)
        where TFunction : struct, IMapFunction<TIn, T>;

    public abstract Tail<T> PrependFilter<TFunction>(TFunction function, Counter passed, string name)
        where TFunction : struct, IFilterFunction<T>;

    /// <summary>Makes an operator of the run.</summary>
    public abstract Inlet<T> Close();

    /// <summary>A run that ends in a collector, which becomes the operator's output.</summary>
    public static Tail<T> Collect(Collector<T> output) =>
        new Tail<T, T, CollectStage<T>>(new CollectStage<T>(output), output, null, new StageMarker());

    /// <summary>A run that ends at an edge to other tasks.</summary>
    public static Tail<T> Send<TPartitioner>(TPartitioner partitioner, ChannelOutput<T> output)
        where TPartitioner : struct, IPartitioner<T> =>
        new Tail<T, T, SendStage<T, TPartitioner>>(new SendStage<T, TPartitioner>(partitioner, output), null, output, new StageMarker());

    /// <summary>A run whose records nobody reads.</summary>
    public static Tail<T> Drop() => new Tail<T, T, DropStage<T>>(default, new Collector<T>(), null, new StageMarker());
}

internal sealed class Tail<T, TOut, TStage>(TStage stage, Collector<TOut>? end, ChannelOutput<TOut>? output, StageMarker marker) : Tail<T>
    where TStage : struct, IStage<T>
{
    public override Tail<TIn> PrependMap<TIn, TFunction>(TFunction function, string name) =>
        new Tail<TIn, TOut, MapStage<TIn, T, TFunction, TStage>>(
            new MapStage<TIn, T, TFunction, TStage>(function, marker, marker.Add(name), stage), end, output, marker);

    public override Tail<T> PrependFilter<TFunction>(TFunction function, Counter passed, string name) =>
        new Tail<T, TOut, FilterStage<T, TFunction, TStage>>(
            new FilterStage<T, TFunction, TStage>(function, passed, marker, marker.Add(name), stage), end, output, marker);

    public override Inlet<T> Close() => output is not null
        ? new ExchangeOperator<T, TOut, TStage>(stage, output, marker).Inlet
        : new FusedOperator<T, TOut, TStage>(stage, end!, marker).Inlet;
}
