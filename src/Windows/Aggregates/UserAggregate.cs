using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>A user's aggregate that is a struct.</summary>
internal readonly struct UserAggregate<TIn, TAcc, TOut, TFunction>(TFunction function) : IAggregateFunctor<TIn, TAcc, TOut>
    where TFunction : struct, IAggregateFunction<TIn, TAcc, TOut>
{
    public bool CanSubtract => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TAcc CreateAccumulator() => function.CreateAccumulator();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc accumulator, in TIn value) => function.Add(ref accumulator, in value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Merge(ref TAcc accumulator, in TAcc other) => function.Merge(ref accumulator, in other);

    public void Subtract(ref TAcc accumulator, in TAcc other) => throw new NotSupportedException("A user's aggregate takes nothing out.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut GetResult(in TAcc accumulator) => function.GetResult(in accumulator);
}

/// <summary>A user's aggregate that is a class; <typeparamref name="TSite"/> is unique to the class, so that its calls have a profile of their own.</summary>
internal readonly struct ClassAggregate<TIn, TAcc, TOut, TSite>(IAggregateFunction<TIn, TAcc, TOut> function) : IAggregateFunctor<TIn, TAcc, TOut>
{
    public bool CanSubtract => false;

    public TAcc CreateAccumulator() => function.CreateAccumulator();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc accumulator, in TIn value) => function.Add(ref accumulator, in value);

    public void Merge(ref TAcc accumulator, in TAcc other) => function.Merge(ref accumulator, in other);

    public void Subtract(ref TAcc accumulator, in TAcc other) => throw new NotSupportedException("A user's aggregate takes nothing out.");

    public TOut GetResult(in TAcc accumulator) => function.GetResult(in accumulator);
}
