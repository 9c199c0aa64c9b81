namespace ActorStream.Persistence;

/// <summary>The state of a subtask that belongs to no key: lists, union lists, broadcast dictionaries. All of it is in memory and small.</summary>
internal sealed class OperatorStateBackend(CodecRegistry codecs)
{
    readonly List<IOperatorState> _states = [];

    /// <summary>What has been declared.</summary>
    public IEnumerable<StateDescriptor> Declared => _states.Select(static s => s.Descriptor);

    /// <summary>Declares a list whose items are shared out among the subtasks on restore.</summary>
    public ListState<T> GetListState<T>(string name) => Declare(new OperatorListHandle<T>(name, StateKind.OperatorList, codecs.For<T>()));

    /// <summary>Declares a list of which each subtask gets the items of all on restore.</summary>
    public ListState<T> GetUnionListState<T>(string name) => Declare(new OperatorListHandle<T>(name, StateKind.UnionList, codecs.For<T>()));

    /// <summary>Declares a dictionary that is the same in all subtasks.</summary>
    public BroadcastState<TKey, TValue> GetBroadcastState<TKey, TValue>(string name)
        where TKey : notnull
    {
        if (codecs.For<TKey>().WhyNotKey is { } fault)
            throw new ArgumentException($"Broadcast state \"{name}\": the type {typeof(TKey).Name} cannot be a key: {fault}.");
        return Declare(new BroadcastHandle<TKey, TValue>(name, codecs.For<TKey>(), codecs.For<TValue>()));
    }

    /// <summary>Everything as it is now. Called at a barrier.</summary>
    public FrozenOperator Freeze() => new(_states.ConvertAll(static s => s.Freeze()), []);

    /// <summary>Takes this subtask's share of what was stored.</summary>
    public void Restore(SnapshotReader stored)
    {
        foreach (var state in _states)
        {
            foreach (var item in stored.Items(state.Descriptor))
                state.Restore(item.Span);
        }
    }

    TState Declare<TState>(TState state)
        where TState : IOperatorState
    {
        var name = state.Descriptor.Name;
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_states.Exists(s => s.Descriptor.Name == name))
            throw new ArgumentException($"State \"{name}\" is declared twice in one operator. Give each state its own name.");
        _states.Add(state);
        return state;
    }
}

internal interface IOperatorState
{
    StateDescriptor Descriptor { get; }

    FrozenState Freeze();

    void Restore(ReadOnlySpan<byte> item);
}
