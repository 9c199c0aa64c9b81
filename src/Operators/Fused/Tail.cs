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
    public abstract (Operator Operator, Inlet<T> Inlet) Close();

    /// <summary>A run that ends in a collector; the operator owns it.</summary>
    public static Tail<T> Collect(FusedEnd<T> end) => new Tail<T, T, CollectStage<T>>(new CollectStage<T>(end.Output), end, null);

    public static Tail<T> Send<TPartitioner>(TPartitioner partitioner, ChannelOutput<T> output)
        where TPartitioner : struct, IPartitioner<T> =>
        new Tail<T, T, SendStage<T, TPartitioner>>(new SendStage<T, TPartitioner>(partitioner, output), null, output);

    public static Tail<T> Drop() => new Tail<T, T, DropStage<T>>(default, new FusedEnd<T>(), null);
}

internal sealed class Tail<T, TOut, TStage>(TStage stage, FusedEnd<TOut>? end, ChannelOutput<TOut>? output) : Tail<T>
    where TStage : struct, IStage<T>
{
    public override Tail<TIn> PrependMap<TIn, TFunction>(TFunction function, string name) =>
        new Tail<TIn, TOut, MapStage<TIn, T, TFunction, TStage>>(new MapStage<TIn, T, TFunction, TStage>(function, stage), end, output);

    public override Tail<T> PrependFilter<TFunction>(TFunction function, Counter passed, string name) =>
        new Tail<T, TOut, FilterStage<T, TFunction, TStage>>(new FilterStage<T, TFunction, TStage>(function, passed, stage), end, output);

    public override (Operator Operator, Inlet<T> Inlet) Close()
    {
        if (output is not null)
        {
            var exchange = new ExchangeOperator<T, TOut, TStage>(stage, output);
            return (exchange, exchange.Inlet);
        }
        var fused = new FusedOperator<T, TOut, TStage>(stage, end!);
        return (fused, fused.Inlet);
    }
}

/// <summary>Where a fused run inside a task ends: made first, since the run is built from its end.</summary>
internal sealed class FusedEnd<T>
{
    public Collector<T> Output { get; } = new();
}
