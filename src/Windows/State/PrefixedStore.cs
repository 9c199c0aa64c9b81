namespace ActorStream.Windows;

/// <summary>A store in which one owner's names cannot meet those of another.</summary>
internal sealed class PrefixedStore(string prefix, IKeyedStateStore inner) : IKeyedStateStore
{
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => inner.GetState(Full(name), defaultValue, ttl);

    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null) => inner.GetListState<T>(Full(name), ttl);

    public MapState<TKey, TValue> GetMapState<TKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TKey : notnull => inner.GetMapState<TKey, TValue>(Full(name), ttl);

    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) =>
        inner.GetReducingState(Full(name), reduce, ttl);

    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(
        string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) =>
        inner.GetAggregatingState(Full(name), aggregate, ttl);

    string Full(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return prefix + name;
    }
}
