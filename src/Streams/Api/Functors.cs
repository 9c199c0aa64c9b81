using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>Gives user functors as structs, so that operators are closed over their type.</summary>
internal static class Functors
{
    /// <summary>The functor itself when it is a struct, else a struct around it.</summary>
    /// <param name="functor">What the user gave.</param>
    /// <param name="wrapper">The open struct type around an instance.</param>
    /// <param name="types">The type arguments of both.</param>
    public static object Struct(object functor, Type wrapper, Type[] types)
    {
        ArgumentNullException.ThrowIfNull(functor);
        return functor.GetType().IsValueType ? functor : Closed.Create(wrapper, types, functor);
    }
}

internal readonly struct MapInstance<TIn, TOut>(IMapFunction<TIn, TOut> function) : IMapFunction<TIn, TOut>
{
    public TOut Map(in TIn value) => function.Map(in value);
}

internal readonly struct FilterInstance<T>(IFilterFunction<T> function) : IFilterFunction<T>
{
    public bool Filter(in T value) => function.Filter(in value);
}

internal readonly struct FlatMapInstance<TIn, TOut>(IFlatMapFunction<TIn, TOut> function) : IFlatMapFunction<TIn, TOut>
{
    public void FlatMap(in TIn value, Collector<TOut> output) => function.FlatMap(in value, output);
}

internal readonly struct KeyInstance<T, TKey>(IKeySelector<T, TKey> selector) : IKeySelector<T, TKey>
{
    public TKey GetKey(in T value) => selector.GetKey(in value);
}
