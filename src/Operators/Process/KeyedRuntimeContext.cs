using ActorStream.Operators;

namespace ActorStream;

/// <summary>What the factory of a keyed function is given: beside what every function declares, state for each key.</summary>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new FirstClicks(context)).Print();
/// // prints: ann, bob
///
/// public sealed class FirstClicks(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
/// {
///     private readonly ValueState&lt;bool> _seen = runtime.GetState("seen", false, ttl: TimeSpan.FromDays(1));
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (!_seen.Value) output.Collect(value.User);
///         _seen.Value = true;
///     }
/// }
/// </code></example>
public sealed class KeyedRuntimeContext : RuntimeContext, IKeyedStateStore
{
    private readonly IKeyedStateStore _state;
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);

    internal KeyedRuntimeContext(OperatorContext context, IKeyedStateStore state, IOperatorStateStore? operatorState = null)
        : base(context, operatorState) => _state = state;

    /// <summary>The states that were declared, with their names.</summary>
    internal IReadOnlyDictionary<object, string> Names => _names;

    private IKeyedStateStore State => IsClosed ? throw TooLate() : _state;

    /// <inheritdoc/>
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => Named(State.GetState(name, defaultValue, ttl), name);

    /// <inheritdoc/>
    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null) => Named(State.GetListState<T>(name, ttl), name);

    /// <inheritdoc/>
    public MapState<TKey, TValue> GetMapState<TKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TKey : notnull => Named(State.GetMapState<TKey, TValue>(name, ttl), name);

    /// <inheritdoc/>
    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) =>
        Named(State.GetReducingState(name, reduce, ttl), name);

    /// <inheritdoc/>
    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(
        string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) => Named(State.GetAggregatingState(name, aggregate, ttl), name);

    private TState Named<TState>(TState state, string name)
        where TState : class
    {
        _names[state] = name;
        return state;
    }
}
