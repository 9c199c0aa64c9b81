namespace ActorStream.Persistence;

/// <summary>The keyed state of one subtask of one operator. All states with one value for each key share one row, which is looked up once for each key that is set.</summary>
/// <remarks>
/// States are declared first. The first access, freeze or restore composes the row type; after that a declaration is refused. For state by key and window, the key is a
/// <see cref="Namespaced{TKey, TNamespace}"/>.
/// </remarks>
internal abstract class KeyedStateBackend<TKey> : IKeyedStateStore
{
    const int AccessesForSegment = 128;

    private protected readonly CurrentKey<TKey> _current = new();
    private protected readonly List<DeclaredState<TKey>> _states = [];
    private protected RowTable<TKey>? _rows;
    bool _sealed;
    bool _sweeps;
    int _untilSweep = AccessesForSegment;

    private protected KeyedStateBackend(KeyGroupRange range, Codec<TKey> keyCodec, CodecRegistry codecs, TimeProvider clock, StateMemory? memory)
    {
        Range = range;
        Memory = memory;
        KeyCodec = keyCodec;
        Codecs = codecs;
        Clock = clock;
    }

    public KeyGroupRange Range { get; }

    public Codec<TKey> KeyCodec { get; }

    public CodecRegistry Codecs { get; }

    public TimeProvider Clock { get; }

    /// <summary>What says which pages are in memory; null: all.</summary>
    public StateMemory? Memory { get; }

    internal CurrentKey<TKey> Current => _current;

    /// <summary>What has been declared, for the plan's checks and for <c>Explain</c>.</summary>
    public IEnumerable<StateDescriptor> Declared => _states.Select(static s => s.Descriptor);

    /// <summary>How many keys have any state.</summary>
    public int KeyCount => _rows?.Count ?? 0;

    public static KeyedStateBackend<TKey> Create(KeyGroupRange range, Codec<TKey> keyCodec, CodecRegistry codecs, TimeProvider clock, StateMemory? memory = null) =>
        keyCodec.Accept(new Creation(range, keyCodec, codecs, clock, memory));

    /// <summary>From now on, the states are those of this key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash by the key codec.</param>
    public void SetCurrentKey(in TKey key, ulong hash)
    {
        if (_sweeps && --_untilSweep <= 0)
            Sweep();
        _current.Set(in key, hash);
    }

    /// <summary>From now on, state cannot be accessed: a broadcast record, a hook of the function.</summary>
    public void ClearCurrentKey()
    {
        _current.IsSet = false;
        _current.Serial++;
    }

    /// <inheritdoc/>
    public ValueState<T> GetState<T>(string name, T defaultValue, StateTtlConfig? ttl = null) => TtlRule.Of(ttl, Clock) is { } rule
        ? new TtlValueState<T>(new ValueHandle<Stamped<T>>(StampedCell<T>(name, StateKind.Value, rule), default), defaultValue, rule)
        : new ValueHandle<T>(Cell(name, StateKind.Value, Codecs.For<T>()), defaultValue);

    /// <inheritdoc/>
    public ListState<T> GetListState<T>(string name, StateTtlConfig? ttl = null)
    {
        if (TtlRule.Of(ttl, Clock) is not { } rule)
            return new ListHandle<T>(Cell(name, StateKind.List, ListCellCodec.Of(Codecs.For<T>())));
        var codec = ListCellCodec.Of(StampedCodec.Of(Codecs.For<T>()));
        return new TtlListState<T>(new ListHandle<Stamped<T>>(Cell(name, StateKind.List, codec, new StampedListRules<T>(codec, rule))), rule);
    }

    /// <inheritdoc/>
    public abstract MapState<TMapKey, TValue> GetMapState<TMapKey, TValue>(string name, StateTtlConfig? ttl = null)
        where TMapKey : notnull;

    /// <inheritdoc/>
    public ReducingState<T> GetReducingState<T>(string name, Func<T, T, T> reduce, StateTtlConfig? ttl = null) => TtlRule.Of(ttl, Clock) is { } rule
        ? new TtlReducingState<T>(new ValueHandle<Stamped<T>>(StampedCell<T>(name, StateKind.Reducing, rule), default), reduce, rule)
        : new ReducingHandle<T>(Cell(name, StateKind.Reducing, Codecs.For<T>()), reduce);

    /// <inheritdoc/>
    public AggregatingState<TIn, TOut> GetAggregatingState<TIn, TAcc, TOut>(string name, IAggregateFunction<TIn, TAcc, TOut> aggregate, StateTtlConfig? ttl = null) =>
        TtlRule.Of(ttl, Clock) is { } rule
            ? new TtlAggregatingState<TIn, TAcc, TOut>(new ValueHandle<Stamped<TAcc>>(StampedCell<TAcc>(name, StateKind.Aggregating, rule), default), aggregate, rule)
            : new AggregatingHandle<TIn, TAcc, TOut>(Cell(name, StateKind.Aggregating, Codecs.For<TAcc>()), aggregate);

    /// <summary>The keys for which a state has something; collected some at a time, so that the current one's state may change meanwhile.</summary>
    public IEnumerable<(TKey Key, ulong Hash)> KeysOf(string name)
    {
        Seal();
        var index = IndexOf(name);
        var keys = new List<(TKey Key, ulong Hash)>();
        var end = int.MaxValue;
        for (var more = _rows is not null; more;)
        {
            keys.Clear();
            more = _rows!.KeysOf(index, ref end, keys);
            foreach (var key in keys)
                yield return key;
        }
    }

    /// <summary>Everything as it is now. Called at a barrier.</summary>
    public FrozenOperator Freeze(SnapshotCut cut = default)
    {
        Seal();
        if (_rows is null)
            return FrozenOperator.Empty;
        var rows = _rows.Freeze(in cut);
        var held = new List<IDisposable> { (IDisposable)rows };
        return new(_states.ConvertAll(state => state.Freeze(rows, held)), held);
    }

    /// <summary>Takes the keys of this subtask's range from what was stored. Called before the first record.</summary>
    /// <exception cref="StateMismatchException">A declared state was stored as something else.</exception>
    public void Restore(SnapshotReader stored)
    {
        Seal();
        foreach (var state in _states)
        {
            stored.ReadKeyed(
                state.Descriptor, Range,
                (ref StateReader reader) =>
                {
                    SetStoredKey(ref reader);
                    state.Restore(ref reader);
                },
                (ref StateReader reader) =>
                {
                    SetStoredKey(ref reader);
                    state.Remove();
                },
                _rows,
                state.NewLoader);
        }
        ClearCurrentKey();
    }

    void SetStoredKey(ref StateReader reader)
    {
        var key = KeyCodec.Read(ref reader);
        _current.Set(in key, KeyCodec.Hash(in key));
    }

    /// <summary>Removes the state of all keys.</summary>
    public void Clear()
    {
        _rows?.Clear();
        _states.ForEach(static s => s.Clear());
        _current.Serial++;
    }

    /// <summary>Composes the row type; no state can be declared any more.</summary>
    public void Seal()
    {
        if (_sealed)
            return;
        _sealed = true;
        if (_states.Count > 0)
            Bind();
    }

    private protected abstract void Bind();

    private protected DeclaredCell<TKey, TCell> Cell<TCell>(string name, StateKind kind, Codec<TCell> codec, CellRules<TCell>? rules = null) =>
        Declare(new DeclaredCell<TKey, TCell>(this, new(name, kind, new MemberShape("key", KeyCodec.Shape), new MemberShape("value", codec.Shape)), codec, rules));

    private protected TState Declare<TState>(TState state)
        where TState : DeclaredState<TKey>
    {
        var name = state.Descriptor.Name;
        if (_sealed)
            throw new InvalidOperationException($"State \"{name}\" was declared after state had been used. Declare state in the constructor of the function.");
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_states.Exists(s => s.Descriptor.Name == name))
            throw new ArgumentException($"State \"{name}\" is declared twice in one operator. Give each state its own name.");
        if (_states.Count == RowLayout.MostCells)
            throw new InvalidOperationException($"State \"{name}\" is one more than the {RowLayout.MostCells} that an operator can have. Put several into one record, or use a MapState.");
        _states.Add(state);
        _sweeps |= state.Rules is IExpiring;
        return state;
    }

    DeclaredCell<TKey, Stamped<T>> StampedCell<T>(string name, StateKind kind, TtlRule rule)
    {
        var codec = StampedCodec.Of(Codecs.For<T>());
        return Cell(name, kind, codec, new StampedRules<T>(codec, rule));
    }

    int IndexOf(string name)
    {
        var index = _states.FindIndex(s => s.Descriptor.Name == name);
        return index >= 0 ? index : throw new ArgumentException($"The operator has no keyed state \"{name}\". It has: {string.Join(", ", Declared.Select(static d => d.Name))}.");
    }

    void Sweep()
    {
        _untilSweep = AccessesForSegment;
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        _rows?.Sweep(now);
        foreach (var state in _states)
            state.Sweep(now);
    }

    sealed class Creation(KeyGroupRange range, Codec<TKey> keyCodec, CodecRegistry codecs, TimeProvider clock, StateMemory? memory) : ICodecVisitor<TKey, KeyedStateBackend<TKey>>
    {
        public KeyedStateBackend<TKey> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TKey> => new KeyedStateBackend<TKey, TCodec>(range, keyCodec, codec, codecs, clock, memory);
    }
}
