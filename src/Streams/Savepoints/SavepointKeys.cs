using System.Diagnostics.CodeAnalysis;
using ActorStream.Persistence;

namespace ActorStream;

/// <summary>The keys of an operator in a savepoint. States are declared as the operator does; while its keys are enumerated, they are those of the current one.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <example><code>
/// await SavepointWriter.Create("visits")
///     .WithKeyedState("counter", ["ann"], static name => name, static (IKeyedStateStore states) =>
///     {
///         var seen = states.GetListState&lt;string>("seen");
///         return (string name) => seen.Add("home");
///     })
///     .WriteAsync("savepoint-visits");
///
/// var visitors = (await Savepoint.OpenAsync("savepoint-visits")).Keys&lt;string>("counter");
/// var seen = visitors.GetListState&lt;string>("seen");
/// await foreach (var name in visitors) Console.WriteLine($"{name} saw {string.Join(", ", seen.Get())}");
/// // prints: ann saw home
/// </code></example>
public sealed class SavepointKeys<TKey> : IKeyedStateStore, IAsyncEnumerable<TKey>
{
    private readonly string _uid;
    private readonly KeyedStateBackend<TKey> _backend;
    private readonly Func<CancellationToken, Task<IReadOnlyList<OperatorSnapshot>>> _load;
    private bool _isLoaded;

    internal SavepointKeys(string uid, KeyedStateBackend<TKey> backend, Func<CancellationToken, Task<IReadOnlyList<OperatorSnapshot>>> load)
    {
        _uid = uid;
        _backend = backend;
        _load = load;
    }

    /// <inheritdoc/>
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => _backend.GetState(name, defaultValue, ttl);

    /// <inheritdoc/>
    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null) => _backend.GetListState<T>(name, ttl);

    /// <inheritdoc/>
    public MapState<TMapKey, TValue> GetMapState<TMapKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TMapKey : notnull => _backend.GetMapState<TMapKey, TValue>(name, ttl);

    /// <inheritdoc/>
    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) => _backend.GetReducingState(name, reduce, ttl);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1005", Justification = "The three types are inferred.")]
    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) =>
        _backend.GetAggregatingState(name, aggregate, ttl);

    /// <summary>Reads the declared states, and gives each key that has something in one of them. One enumeration at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such state in the savepoint.</exception>
    /// <exception cref="ActorStreamException">A state is of another kind, or of types that do not fit.</exception>
    public async IAsyncEnumerator<TKey> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var declared = _backend.Declared.Select(static d => d.Name).ToArray();
        if (declared.Length == 0) throw new InvalidOperationException($"No state of the operator \"{_uid}\" has been declared: GetState and its like come before the keys are enumerated.");
        if (!_isLoaded)
        {
            var stored = await _load(cancellationToken).ConfigureAwait(false);
            var names = stored.SelectMany(static s => s.States).Select(static s => s.Descriptor.Name).Distinct().Order(StringComparer.Ordinal).ToArray();
            if (declared.FirstOrDefault(name => !names.Contains(name)) is { } missing)
                throw new ArgumentException($"The operator \"{_uid}\" has no state \"{missing}\" in this savepoint. It has: {string.Join(", ", names)}.");
            _backend.Restore(new SnapshotReader(stored, 0, 1));
            _isLoaded = true;
        }
        var seen = new HashSet<TKey>();
        foreach (var (key, hash) in declared.SelectMany(_backend.KeysOf))
        {
            if (declared.Length > 1 && !seen.Add(key)) continue;
            cancellationToken.ThrowIfCancellationRequested();
            _backend.SetCurrentKey(in key, hash);
            yield return key;
        }
        _backend.ClearCurrentKey();
    }
}
