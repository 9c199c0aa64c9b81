using System.Runtime.CompilerServices;

namespace ActorStream.Operators;

/// <summary>What a running aggregation keeps for each key and makes of it. Always a struct.</summary>
internal interface IRunningFunction<TKey, TIn, TRow, TOut>
{
    void First(out TRow row, in TIn value);

    void Next(ref TRow row, in TIn value);

    TOut Result(in TKey key, in TRow row);
}

/// <summary>Keeps the reduction itself.</summary>
internal readonly struct RunningReduce<TKey, T, TReduce>(TReduce reduce) : IRunningFunction<TKey, T, T, T>
    where TReduce : struct, IReduceFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void First(out T row, in T value) => row = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next(ref T row, in T value) => row = reduce.Reduce(in row, in value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Result(in TKey key, in T row) => row;
}

/// <summary>Keeps an accumulator; the result is made of the key and what the aggregate gives.</summary>
internal readonly struct RunningAggregate<TKey, TIn, TAcc, TResult, TOut, TAggregate, TFinish>(TAggregate aggregate, TFinish finish)
    : IRunningFunction<TKey, TIn, TAcc, TOut>
    where TAggregate : struct, IAggregateFunction<TIn, TAcc, TResult>
    where TFinish : struct, IKeyedResult<TKey, TResult, TOut>
{
    public void First(out TAcc row, in TIn value)
    {
        row = aggregate.CreateAccumulator();
        aggregate.Add(ref row, in value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next(ref TAcc row, in TIn value) => aggregate.Add(ref row, in value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Result(in TKey key, in TAcc row)
    {
        var result = aggregate.GetResult(in row);
        return finish.Make(in key, in result);
    }
}

/// <summary>Makes the record that is emitted for a key. Always a struct.</summary>
internal interface IKeyedResult<TKey, TResult, TOut>
{
    TOut Make(in TKey key, in TResult result);
}

/// <summary>The result as it is.</summary>
internal readonly struct BareResult<TKey, TResult> : IKeyedResult<TKey, TResult, TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TResult Make(in TKey key, in TResult result) => result;
}

/// <summary>A lambda over key and result.</summary>
internal readonly struct KeyedResultLambda<TKey, TResult, TOut, TSite>(Func<TKey, TResult, TOut> lambda) : IKeyedResult<TKey, TResult, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, in TResult result) => lambda(key, result);
}
