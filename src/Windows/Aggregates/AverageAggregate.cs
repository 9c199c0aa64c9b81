using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>A sum and the number of its terms.</summary>
internal struct SumAndCount<TSum>
{
    public TSum Sum;
    public long Count;
}

/// <summary>The mean of a number, summed up as <typeparamref name="TSum"/> and divided as <typeparamref name="TMean"/>.</summary>
internal readonly struct AverageAggregate<TIn, TNum, TSum, TMean, TSelector>(TSelector selector) : IAggregateFunctor<TIn, SumAndCount<TSum>, TMean>
    where TNum : INumberBase<TNum>
    where TSum : INumberBase<TSum>
    where TMean : INumberBase<TMean>
    where TSelector : struct, IMapFunction<TIn, TNum>
{
    public bool CanSubtract => Integers.Is<TSum>();

    public SumAndCount<TSum> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref SumAndCount<TSum> accumulator, in TIn value)
    {
        accumulator.Sum = checked(accumulator.Sum + TSum.CreateChecked(selector.Map(in value)));
        accumulator.Count++;
    }

    public void Merge(ref SumAndCount<TSum> accumulator, in SumAndCount<TSum> other)
    {
        accumulator.Sum = checked(accumulator.Sum + other.Sum);
        accumulator.Count += other.Count;
    }

    public void Subtract(ref SumAndCount<TSum> accumulator, in SumAndCount<TSum> other)
    {
        accumulator.Sum = unchecked(accumulator.Sum - other.Sum);
        accumulator.Count -= other.Count;
    }

    public TMean GetResult(in SumAndCount<TSum> accumulator) => TMean.CreateChecked(accumulator.Sum) / TMean.CreateChecked(accumulator.Count);
}
