using System.Runtime.CompilerServices;

namespace ActorStream.Operators;

/// <summary>Flat-map lambdas as struct functors; <c>TSite</c> is unique to the lambda (see <see cref="Sites"/>).</summary>
internal readonly struct FlatMapLambda<TIn, TOut, TSite>(Action<TIn, Collector<TOut>> lambda) : IFlatMapFunction<TIn, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FlatMap(in TIn value, Collector<TOut> output) => lambda(value, output);
}

internal readonly struct InFlatMapLambda<TIn, TOut, TSite>(InAction<TIn, Collector<TOut>> lambda) : IFlatMapFunction<TIn, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FlatMap(in TIn value, Collector<TOut> output) => lambda(in value, output);
}

/// <summary>A lambda that gives a sequence; null is an empty one.</summary>
internal readonly struct SequenceLambda<TIn, TOut, TSite>(Func<TIn, IEnumerable<TOut>> lambda) : IFlatMapFunction<TIn, TOut>
{
    public void FlatMap(in TIn value, Collector<TOut> output)
    {
        switch (lambda(value))
        {
            case null: break;
            case TOut[] array:
                foreach (var result in array) output.Collect(result);
                break;
            case List<TOut> list:
                foreach (var result in list) output.Collect(result);
                break;
            case var sequence:
                foreach (var result in sequence) output.Collect(result);
                break;
        }
    }
}

/// <summary>A map function seen as a flat map: for operators with several inputs, which know flat maps only.</summary>
internal readonly struct MapAsFlatMap<TIn, TOut, TFunction>(TFunction function) : IFlatMapFunction<TIn, TOut>
    where TFunction : struct, IMapFunction<TIn, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FlatMap(in TIn value, Collector<TOut> output) => output.Collect(function.Map(in value));
}
