namespace ActorStream.Persistence;

/// <summary>What the subtasks of an operator had stored, for one subtask to take its share from, at any parallelism.</summary>
/// <param name="stored">The snapshots of the operator's subtasks at the checkpoint, in their order.</param>
/// <param name="subtask">The subtask that is restored.</param>
/// <param name="parallelism">How many subtasks there are now.</param>
internal sealed class SnapshotReader(IReadOnlyList<OperatorSnapshot> stored, int subtask, int parallelism)
{
    readonly HashSet<string> _claimed = [];

    /// <summary>The names of the stored states that nothing has asked for.</summary>
    public IReadOnlyList<string> Unclaimed =>
        stored.SelectMany(static s => s.States).Select(static s => s.Descriptor.Name).Distinct().Where(name => !_claimed.Contains(name)).ToList();

    /// <summary>What all subtasks stored under the name of a state, in the shape that its types have now.</summary>
    /// <exception cref="StateMismatchException">It is of another kind, or of types that do not fit.</exception>
    public IReadOnlyList<StateSnapshot> All(StateDescriptor descriptor)
    {
        _claimed.Add(descriptor.Name);
        return stored.SelectMany(one => FindAll(one, descriptor)).ToList();
    }

    /// <summary>Reads the rows of a keyed state that are in the range.</summary>
    /// <param name="descriptor">The state.</param>
    /// <param name="range">The key groups.</param>
    /// <param name="readRow">Reads a row, which takes the place of what there is for its key.</param>
    /// <param name="removeKey">Reads a key that has nothing any more: from snapshots that say what has changed.</param>
    /// <param name="table">Where the rows go; null: they are put there one by one.</param>
    /// <param name="newLoader">Makes what reads rows into the table while it has none; null, or what gives null: there is no such thing.</param>
    public void ReadKeyed(
        StateDescriptor descriptor, KeyGroupRange range, RowReader readRow, RowReader removeKey, IBulkLoad? table = null, Func<IPartLoader?>? newLoader = null)
    {
        // Different tables, and those of different subtasks, have no key in common: what has changed may come after all of them.
        var states = All(descriptor).ToLookup(static state => state.Removed is null);
        var isLoad = table is { Count: 0 };
        var loaders = new List<IPartLoader>();
        if (isLoad)
            table!.BeginLoad();
        for (var left = KeyedParts.Loaders; isLoad && left > 0 && newLoader?.Invoke() is { } loader; left--)
            loaders.Add(loader);
        foreach (var state in states[true])
        {
            if (loaders.Count > 0)
                KeyedParts.Load(state, range, loaders);
            else
                KeyedParts.Read(state, range, readRow, removeKey);
        }
        if (isLoad)
            table!.EndLoad();
        foreach (var state in states[false])
            KeyedParts.Read(state, range, readRow, removeKey);
    }

    /// <summary>The subtask that is restored.</summary>
    public int Subtask => subtask;

    /// <summary>How many subtasks there are now.</summary>
    public int Parallelism => parallelism;

    /// <summary>The items of a state without key by the subtask that stored them.</summary>
    public IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> ItemsBySubtask(StateDescriptor descriptor)
    {
        _claimed.Add(descriptor.Name);
        return stored.Select(one => Find(one, descriptor)?.Parts ?? []).ToList();
    }

    /// <summary>The items of a state without key that are this subtask's, as Flink shares them out.</summary>
    /// <remarks>
    /// A list is kept by the subtask that had it while the parallelism is the same, else all items in the order of subtasks are cut into pieces of equal length (the first ones one
    /// longer). Each subtask gets all of a union list, and the broadcast state of one subtask.
    /// </remarks>
    public IEnumerable<ReadOnlyMemory<byte>> Items(StateDescriptor descriptor)
    {
        _claimed.Add(descriptor.Name);
        var ofSubtasks = stored.Select(one => Find(one, descriptor)?.Parts ?? []).ToList();
        switch (descriptor.Kind)
        {
            case StateKind.Broadcast:
                return ofSubtasks.Count == 0 ? [] : ofSubtasks[subtask % ofSubtasks.Count];
            case StateKind.OperatorList when ofSubtasks.Count == parallelism:
                return ofSubtasks[subtask];
            case StateKind.OperatorList:
                var items = ofSubtasks.SelectMany(static i => i).ToList();
                var (length, longer) = Math.DivRem(items.Count, parallelism);
                var start = (subtask * length) + Math.Min(subtask, longer);
                return items.GetRange(start, subtask < longer ? length + 1 : length);
            default:
                return ofSubtasks.SelectMany(static i => i);
        }
    }

    static StateSnapshot? Find(OperatorSnapshot one, StateDescriptor descriptor) => FindAll(one, descriptor).FirstOrDefault();

    /// <summary>The state's tables, and behind each what has changed in it, in the order in which it was stored.</summary>
    static IEnumerable<StateSnapshot> FindAll(OperatorSnapshot one, StateDescriptor descriptor) =>
        from state in one.States
        where state.Descriptor.Name == descriptor.Name
        select descriptor.Accept(state.Descriptor) is { } converter ? StateEvolution.Convert(state, descriptor, converter) : state;
}
