using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>A record and what it is compared by.</summary>
internal struct Ranked<T, TRank>
{
    public T Value;
    public TRank Rank;
    public bool Has;
}

/// <summary>The record whose rank is the largest or the smallest; the first one of equals.</summary>
internal readonly struct ExtremeByAggregate<TIn, TRank, TSelector, TExtreme>(TSelector selector) : IAggregateFunctor<TIn, Ranked<TIn, TRank>, TIn>
    where TSelector : struct, IMapFunction<TIn, TRank>
    where TExtreme : struct, IExtreme
{
    public bool CanSubtract => false;

    public Ranked<TIn, TRank> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Ranked<TIn, TRank> accumulator, in TIn value)
    {
        var rank = selector.Map(in value);
        if (accumulator.Has && !TExtreme.Replaces(Order.Compare(rank, accumulator.Rank))) return;
        accumulator.Value = value;
        accumulator.Rank = rank;
        accumulator.Has = true;
    }

    public void Merge(ref Ranked<TIn, TRank> accumulator, in Ranked<TIn, TRank> other)
    {
        if (other.Has && !(accumulator.Has && !TExtreme.Replaces(Order.Compare(other.Rank, accumulator.Rank)))) accumulator = other;
    }

    public void Subtract(ref Ranked<TIn, TRank> accumulator, in Ranked<TIn, TRank> other) =>
        throw new NotSupportedException("An extreme cannot be taken out.");

    public TIn GetResult(in Ranked<TIn, TRank> accumulator) => accumulator.Value;
}
