namespace ActorStream.Windows;

/// <summary>Where state cannot be declared, and why.</summary>
internal sealed class NoStateStore(string why) : IKeyedStateStore
{
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => throw Refuse(name);

    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null) => throw Refuse(name);

    public MapState<TKey, TValue> GetMapState<TKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TKey : notnull => throw Refuse(name);

    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) => throw Refuse(name);

    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(
        string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) => throw Refuse(name);

    NotSupportedException Refuse(string name) => new($"State \"{name}\": {why}");
}
