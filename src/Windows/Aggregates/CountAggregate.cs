using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>How many records there are.</summary>
internal readonly struct CountAggregate<TIn> : IAggregateFunctor<TIn, long, long>
{
    public bool CanSubtract => true;

    public long CreateAccumulator() => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref long accumulator, in TIn value) => accumulator++;

    public void Merge(ref long accumulator, in long other) => accumulator += other;

    public void Subtract(ref long accumulator, in long other) => accumulator -= other;

    public long GetResult(in long accumulator) => accumulator;
}

/// <summary>How many records a predicate holds for.</summary>
internal readonly struct CountIfAggregate<TIn, TPredicate>(TPredicate predicate) : IAggregateFunctor<TIn, long, long>
    where TPredicate : struct, IFilterFunction<TIn>
{
    public bool CanSubtract => true;

    public long CreateAccumulator() => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref long accumulator, in TIn value)
    {
        if (predicate.Filter(in value)) accumulator++;
    }

    public void Merge(ref long accumulator, in long other) => accumulator += other;

    public void Subtract(ref long accumulator, in long other) => accumulator -= other;

    public long GetResult(in long accumulator) => accumulator;
}
