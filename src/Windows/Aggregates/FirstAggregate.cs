using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>The record that came first.</summary>
internal readonly struct FirstAggregate<TIn> : IAggregateFunctor<TIn, Held<TIn>, TIn>
{
    public bool CanSubtract => false;

    public Held<TIn> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Held<TIn> accumulator, in TIn value)
    {
        if (accumulator.Has) return;
        accumulator.Value = value;
        accumulator.Has = true;
    }

    public void Merge(ref Held<TIn> accumulator, in Held<TIn> other)
    {
        if (!accumulator.Has) accumulator = other;
    }

    public void Subtract(ref Held<TIn> accumulator, in Held<TIn> other) => throw new NotSupportedException("The first record cannot be taken out.");

    public TIn GetResult(in Held<TIn> accumulator) => accumulator.Value;
}

/// <summary>The record that came last.</summary>
internal readonly struct LastAggregate<TIn> : IAggregateFunctor<TIn, Held<TIn>, TIn>
{
    public bool CanSubtract => false;

    public Held<TIn> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Held<TIn> accumulator, in TIn value)
    {
        accumulator.Value = value;
        accumulator.Has = true;
    }

    public void Merge(ref Held<TIn> accumulator, in Held<TIn> other)
    {
        if (other.Has) accumulator = other;
    }

    public void Subtract(ref Held<TIn> accumulator, in Held<TIn> other) => throw new NotSupportedException("The last record cannot be taken out.");

    public TIn GetResult(in Held<TIn> accumulator) => accumulator.Value;
}
