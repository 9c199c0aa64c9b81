using System.Numerics;
using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream.Streams;

/// <summary>
/// Windows in two steps: in each subtask of the input what there is for a key and slice is added up, then sent to the key's shard and merged
/// there into the windows. The results are the same.
/// </summary>
internal sealed class PreAggregation<TKey, T, TResult, TOut>(
    DataStream<T> stream, Keying<T, TKey> keying, WindowSpec<T> spec, object make, string kind, SourceLocation site)
    : IAggregateVisitor<T, TResult, DataStream<TOut>>
{
    public DataStream<TOut> Visit<TAcc, TFunctor>(TFunctor functor)
        where TFunctor : struct, IAggregateFunctor<T, TAcc, TResult>
    {
        var shape = spec.Assigner.Shape!.Value;
        var slice = (long)BigInteger.GreatestCommonDivisor(shape.Size, shape.Kind == WindowKind.Tumbling ? shape.Size : shape.Step);
        var (file, line) = (site.File ?? "", site.Line);
        var unkeyed = stream.Repartition(new PlainPartitioning<T>(PartitioningKind.Default));
        var partials = unkeyed.Operator<Partial<TKey, TAcc>>("PreAggregate", file, line, _ => Closed.Create<IOneInput<T>>(
            typeof(CombineOperator<,,,,,,>),
            [typeof(TKey), typeof(T), typeof(TAcc), typeof(TResult), keying.SelectorType, keying.CodecType, typeof(TFunctor)],
            keying.Selector, keying.CodecStruct, functor, slice, shape.Offset).Input);
        var inputs = stream.Outputs.Select(static o => o.Node.Parallelism).Distinct().ToArray();
        if (inputs is [{ } parallelism]) partials.SetParallelism(parallelism);
        var merged = new PartialAggregate<TKey, T, TAcc, TResult, TFunctor>(functor);
        return partials.AddKey<TKey>(default(PartialKey<TKey, TAcc>), file, line).Operator<TOut>(kind, file, line, context => Closed.Create<IOneInput<Partial<TKey, TAcc>>>(
            typeof(SliceWindowOperator<,,,,,,,,>),
            [
                typeof(TKey), typeof(Partial<TKey, TAcc>), typeof(TAcc), typeof(TResult), typeof(TOut), typeof(PartialKey<TKey, TAcc>), keying.CodecType,
                merged.GetType(), make.GetType(),
            ],
            context, shape, default(PartialKey<TKey, TAcc>), keying.CodecStruct, merged, make, new WindowLateness<Partial<TKey, TAcc>>(spec.AllowedLateness, null)).Input);
    }
}
