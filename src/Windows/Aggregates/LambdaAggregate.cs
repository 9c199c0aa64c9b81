using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>An aggregate of lambdas: its result is the accumulator. <typeparamref name="TSite"/> is unique to the lambda that adds.</summary>
internal readonly struct LambdaAggregate<TIn, TAcc, TSite>(Func<TAcc> seed, Func<TAcc, TIn, TAcc> add, Func<TAcc, TAcc, TAcc> merge)
    : IAggregateFunctor<TIn, TAcc, TAcc>
{
    public bool CanSubtract => false;

    public TAcc CreateAccumulator() => seed();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc accumulator, in TIn value) => accumulator = add(accumulator, value);

    public void Merge(ref TAcc accumulator, in TAcc other) => accumulator = merge(accumulator, other);

    public void Subtract(ref TAcc accumulator, in TAcc other) => throw new NotSupportedException("A user's aggregate takes nothing out.");

    public TAcc GetResult(in TAcc accumulator) => accumulator;
}
