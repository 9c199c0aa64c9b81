using System.Runtime.CompilerServices;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>The aggregate of windows behind a <see cref="CombineOperator{TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction}"/>: merges what that has added up.</summary>
internal readonly struct PartialAggregate<TKey, TIn, TAcc, TOut, TFunctor>(TFunctor functor) : IAggregateFunctor<Partial<TKey, TAcc>, TAcc, TOut>
    where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut>
{
    public bool CanSubtract => functor.CanSubtract;

    public TAcc CreateAccumulator() => functor.CreateAccumulator();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc accumulator, in Partial<TKey, TAcc> value) => functor.Merge(ref accumulator, in value.Accumulator);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Merge(ref TAcc accumulator, in TAcc other) => functor.Merge(ref accumulator, in other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Subtract(ref TAcc accumulator, in TAcc other) => functor.Subtract(ref accumulator, in other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut GetResult(in TAcc accumulator) => functor.GetResult(in accumulator);
}
