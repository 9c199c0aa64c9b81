using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>The sum of a number; one that its type cannot hold is an <see cref="OverflowException"/>.</summary>
internal readonly struct SumAggregate<TIn, TNum, TSelector>(TSelector selector) : IAggregateFunctor<TIn, TNum, TNum>
    where TNum : INumberBase<TNum>
    where TSelector : struct, IMapFunction<TIn, TNum>
{
    public bool CanSubtract => Integers.Is<TNum>();

    public TNum CreateAccumulator() => TNum.AdditiveIdentity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TNum accumulator, in TIn value) => accumulator = checked(accumulator + selector.Map(in value));

    public void Merge(ref TNum accumulator, in TNum other) => accumulator = checked(accumulator + other);

    public void Subtract(ref TNum accumulator, in TNum other) => accumulator = unchecked(accumulator - other);

    public TNum GetResult(in TNum accumulator) => accumulator;
}
