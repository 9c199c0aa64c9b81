using System.Runtime.CompilerServices;

namespace ActorStream.Operators;

/// <summary>Lambdas as struct functors; <c>TSite</c> is unique to the lambda (see <see cref="Sites"/>).</summary>
internal readonly struct MapLambda<TIn, TOut, TSite>(Func<TIn, TOut> lambda) : IMapFunction<TIn, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Map(in TIn value) => lambda(value);
}

internal readonly struct InMapLambda<TIn, TOut, TSite>(InFunc<TIn, TOut> lambda) : IMapFunction<TIn, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Map(in TIn value) => lambda(in value);
}

internal readonly struct FilterLambda<T, TSite>(Func<T, bool> lambda) : IFilterFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Filter(in T value) => lambda(value);
}

internal readonly struct InFilterLambda<T, TSite>(InFunc<T, bool> lambda) : IFilterFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Filter(in T value) => lambda(in value);
}

internal readonly struct KeyLambda<T, TKey, TSite>(Func<T, TKey> lambda) : IKeySelector<T, TKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TKey GetKey(in T value) => lambda(value);
}

internal readonly struct InKeyLambda<T, TKey, TSite>(InFunc<T, TKey> lambda) : IKeySelector<T, TKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TKey GetKey(in T value) => lambda(in value);
}

internal readonly struct ReduceLambda<T, TSite>(Func<T, T, T> lambda) : IReduceFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Reduce(in T accumulated, in T value) => lambda(accumulated, value);
}
