namespace ActorStream.Operators;

/// <summary>What some records of a key come to: sent in their place.</summary>
internal struct Partial<TKey, TAcc>
{
    public TKey Key;
    public TAcc Accumulator;
}

/// <summary>The key of a partial result.</summary>
internal readonly struct PartialKey<TKey, TAcc> : IKeySelector<Partial<TKey, TAcc>, TKey>
{
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public TKey GetKey(in Partial<TKey, TAcc> value) => value.Key;
}

/// <summary>The aggregate behind a <see cref="CombineOperator{TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction}"/>: it merges what that has added up.</summary>
internal readonly struct MergePartials<TKey, TIn, TAcc, TOut, TFunction>(TFunction function) : IAggregateFunction<Partial<TKey, TAcc>, TAcc, TOut>
    where TFunction : struct, IAggregateFunction<TIn, TAcc, TOut>
{
    public TAcc CreateAccumulator() => function.CreateAccumulator();

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc accumulator, in Partial<TKey, TAcc> value) => function.Merge(ref accumulator, in value.Accumulator);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public void Merge(ref TAcc accumulator, in TAcc other) => function.Merge(ref accumulator, in other);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public TOut GetResult(in TAcc accumulator) => function.GetResult(in accumulator);
}
