using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Reduce as an aggregate: the first record, then what it and the others were reduced to.</summary>
internal readonly struct ReduceAggregate<T, TReducer>(TReducer reducer) : IAggregateFunctor<T, Held<T>, T>
    where TReducer : struct, IReduceFunction<T>
{
    public bool CanSubtract => false;

    public Held<T> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Held<T> accumulator, in T value)
    {
        accumulator.Value = accumulator.Has ? reducer.Reduce(in accumulator.Value, in value) : value;
        accumulator.Has = true;
    }

    public void Merge(ref Held<T> accumulator, in Held<T> other)
    {
        if (other.Has) Add(ref accumulator, in other.Value);
    }

    public void Subtract(ref Held<T> accumulator, in Held<T> other) => throw new NotSupportedException("Reducing cannot be undone.");

    public T GetResult(in Held<T> accumulator) => accumulator.Value;
}
