using ActorStream.Operators;

namespace ActorStream;

/// <summary>What the factory of a keyed function is given: beside what every function declares, state for each key.</summary>
public sealed class KeyedRuntimeContext : RuntimeContext, IKeyedStateStore
{
    private readonly IKeyedStateStore _state;

    internal KeyedRuntimeContext(OperatorContext context, IKeyedStateStore state, IOperatorStateStore? operatorState = null)
        : base(context, operatorState) => _state = state;

    private IKeyedStateStore State => IsClosed ? throw TooLate() : _state;

    /// <inheritdoc/>
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => State.GetState(name, defaultValue, ttl);

    /// <inheritdoc/>
    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null) => State.GetListState<T>(name, ttl);

    /// <inheritdoc/>
    public MapState<TKey, TValue> GetMapState<TKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TKey : notnull => State.GetMapState<TKey, TValue>(name, ttl);

    /// <inheritdoc/>
    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) =>
        State.GetReducingState(name, reduce, ttl);

    /// <inheritdoc/>
    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(
        string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) => State.GetAggregatingState(name, aggregate, ttl);
}
