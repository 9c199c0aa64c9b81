namespace ActorStream.Persistence;

/// <summary>Reads the state of a task from the objects that it is in: the first has all of it, each later one what has changed since the one before.</summary>
/// <param name="open">Opens an object.</param>
/// <param name="place">Where they are, for messages.</param>
internal sealed class ChainReader(Func<string, Task<StoredObject>> open, string place) : IAsyncDisposable
{
    readonly List<(string Name, StoredObject Stored, TaskSnapshotReader Reader)> _chain = [];

    /// <summary>The last of them, which says what states there are.</summary>
    public TaskSnapshotReader Newest => _chain[^1].Reader;

    /// <summary>The length of all of them.</summary>
    public long StoredBytes => _chain.Sum(static one => one.Stored.Length);

    /// <param name="names">The objects, oldest first.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StateFormatException">One is missing or damaged.</exception>
    public async Task OpenAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var stored = await open(name).ConfigureAwait(false);
            try
            {
                _chain.Add((name, stored, await TaskSnapshotReader.OpenAsync(stored, cancellationToken).ConfigureAwait(false)));
            }
            catch (StateFormatException wrong)
            {
                await stored.DisposeAsync().ConfigureAwait(false);
                throw CannotBeRead(name, wrong);
            }
        }
    }

    /// <summary>The tables of an operator, each followed by what has changed in it, in the order in which it was stored.</summary>
    /// <param name="uid">The operator.</param>
    /// <param name="range">Of keyed state only these key groups; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StateFormatException">A block is damaged, or what has changed is stored and what it has changed in is not.</exception>
    public async Task<OperatorSnapshot> ReadOperatorAsync(string uid, KeyGroupRange? range = null, CancellationToken cancellationToken = default)
    {
        var states = new List<StateSnapshot>();
        foreach (var state in StatesOf(_chain.Count - 1, uid))
        {
            foreach (var (number, part) in PartsOf(uid, state))
            {
                try
                {
                    states.Add(await _chain[number].Reader.ReadStateAsync(part, range, cancellationToken).ConfigureAwait(false));
                }
                catch (StateFormatException wrong)
                {
                    throw CannotBeRead(_chain[number].Name, wrong);
                }
            }
        }
        return new(states);
    }

    /// <summary>A state of the newest object and what it goes on from, oldest first, each with the number of its object.</summary>
    public IReadOnlyList<(int Number, StoredState State)> PartsOf(string uid, StoredState state)
    {
        var parts = new List<(int, StoredState)> { (_chain.Count - 1, state) };
        for (var number = _chain.Count - 2; state.IsChanges; number--)
        {
            state = (number < 0 ? null : StatesOf(number, uid).FirstOrDefault(one => one.Section == state.Section && one.Descriptor.Name == state.Descriptor.Name))
                ?? throw new StateFormatException(
                    $"{_chain[^1].Name} in {place} cannot be restored: it has changes of the state \"{state.Descriptor.Name}\" of {uid}, and what they are to is not in the objects that are listed with it.");
            parts.Insert(0, (number, state));
        }
        return parts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, stored, _) in _chain)
            await stored.DisposeAsync().ConfigureAwait(false);
    }

    IReadOnlyList<StoredState> StatesOf(int number, string uid) => _chain[number].Reader.Operators.FirstOrDefault(op => op.Uid == uid)?.States ?? [];

    StateFormatException CannotBeRead(string name, StateFormatException wrong) => new($"{name} in {place} cannot be restored: {wrong.Message}");
}
