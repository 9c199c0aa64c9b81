using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>The checkpoint or savepoint that an attempt goes on from.</summary>
/// <param name="Metadata">What it consists of.</param>
/// <param name="Store">Where its objects are.</param>
/// <param name="Job">What they are kept under.</param>
internal sealed record RestoredJob(CheckpointMetadata Metadata, ICheckpointStore Store, string Job)
{
    /// <summary>Whether it is the savepoint that the job stopped with: what it prepared is committed, and nothing is processed any more.</summary>
    public bool EndsJob { get; init; }

    /// <summary>Whether records in flight are part of it.</summary>
    public bool HasInFlight => Metadata.Operators.Any(static op => InFlight.EdgeOf(op.Uid) is not null);

    /// <summary>Reads the metadata of a checkpoint.</summary>
    /// <exception cref="StateFormatException">It is damaged or gone.</exception>
    public static async Task<RestoredJob> OpenAsync(ICheckpointStore store, string job, string name, CancellationToken cancellationToken) =>
        new(Named(name, store, CheckpointMetadata.FromBytes, await ReadAsync(store, job, name, cancellationToken).ConfigureAwait(false)), store, job);

    /// <summary>What the operators of one new subtask have to look at: all subtasks' states of the operators with these uids.</summary>
    /// <param name="uids">The operators.</param>
    /// <param name="share">The new subtask, of whose key groups alone keyed state is read; null: of all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<RestoredTask> LoadAsync(IReadOnlySet<string> uids, (int Subtask, int Parallelism)? share, CancellationToken cancellationToken)
    {
        var (operators, objects) = await ReadAsync(uids, share, cancellationToken).ConfigureAwait(false);
        return new RestoredTask(operators, objects.Count > 0 && objects.Values.All(static o => o.InputEnded));
    }

    /// <summary>The same, with what was in flight on edges.</summary>
    public async Task<RestoredTask> LoadAsync(IReadOnlySet<string> uids, (int Subtask, int Parallelism)? share, IReadOnlySet<string> edges, CancellationToken cancellationToken)
    {
        var task = await LoadAsync(uids, share, cancellationToken).ConfigureAwait(false);
        return edges.Count == 0 ? task : task with { InFlight = (await ReadAsync(edges, null, cancellationToken).ConfigureAwait(false)).Operators };
    }

    private async Task<(Dictionary<string, IReadOnlyList<OperatorEntry>> Operators, Dictionary<string, TaskSnapshot> Objects)> ReadAsync(
        IReadOnlySet<string> uids, (int Subtask, int Parallelism)? share, CancellationToken cancellationToken)
    {
        var wanted = Metadata.Operators.Where(op => uids.Contains(op.Uid)).ToArray();
        var objects = new Dictionary<string, TaskSnapshot>(StringComparer.Ordinal);
        foreach (var chain in wanted.SelectMany(static op => op.Subtasks).Where(static chain => chain.Count > 0).DistinctBy(static chain => chain[^1], StringComparer.Ordinal))
            objects[chain[^1]] = await ReadTaskAsync(chain, wanted, share, cancellationToken).ConfigureAwait(false);
        var operators = wanted.ToDictionary(
            static op => op.Uid,
            op => (IReadOnlyList<OperatorEntry>)op.Subtasks
                .Select(chain => chain.Count == 0 ? null : objects[chain[^1]].Operators.FirstOrDefault(entry => entry.Uid == op.Uid))
                .Select(entry => entry ?? new OperatorEntry(op.Uid, EventTime.None, OperatorSnapshot.Empty)).ToArray(),
            StringComparer.Ordinal);
        return (operators, objects);
    }

    /// <summary>All that the subtasks of an operator stored.</summary>
    public async Task<IReadOnlyList<OperatorSnapshot>> LoadOperatorAsync(string uid, CancellationToken cancellationToken)
    {
        var task = await LoadAsync(new HashSet<string>([uid], StringComparer.Ordinal), null, cancellationToken).ConfigureAwait(false);
        return task.Operators.TryGetValue(uid, out var entries) ? entries.Select(static e => e.Snapshot).ToArray() : [];
    }

    private async Task<TaskSnapshot> ReadTaskAsync(
        IReadOnlyList<string> chain, StoredOperator[] wanted, (int Subtask, int Parallelism)? share, CancellationToken cancellationToken)
    {
        await using var reader = new ChainReader(name => OpenObjectAsync(Store, Job, name, cancellationToken), Store.Description);
        await reader.OpenAsync(chain, cancellationToken).ConfigureAwait(false);
        var entries = new List<OperatorEntry>();
        foreach (var (uid, watermark, _) in reader.Newest.Operators)
        {
            if (wanted.FirstOrDefault(op => op.Uid == uid) is not { } op) continue;
            KeyGroupRange? range = share is var (subtask, parallelism) && parallelism <= op.MaxParallelism ? KeyGroups.RangeOf(subtask, op.MaxParallelism, parallelism) : null;
            entries.Add(new OperatorEntry(uid, watermark, await reader.ReadOperatorAsync(uid, range, cancellationToken).ConfigureAwait(false)));
        }
        return new TaskSnapshot(reader.Newest.InputEnded, entries);
    }

    private static async Task<StoredObject> OpenObjectAsync(ICheckpointStore store, string job, string name, CancellationToken cancellationToken) =>
        await store.OpenObjectAsync(job, name, cancellationToken).ConfigureAwait(false)
            ?? throw new StateFormatException($"{name} is missing in {store.Description}: the checkpoint that lists it cannot be restored. Has somebody deleted it?");

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(ICheckpointStore store, string job, string name, CancellationToken cancellationToken)
    {
        var stored = await OpenObjectAsync(store, job, name, cancellationToken).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
        {
            var bytes = new byte[stored.Length];
            await stored.ReadAsync(0, bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }

    private static T Named<T>(string name, ICheckpointStore store, Func<ReadOnlyMemory<byte>, T> parse, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return parse(bytes);
        }
        catch (Exception wrong) when (wrong is StateFormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new StateFormatException($"{name} in {store.Description} cannot be restored: {wrong.Message}");
        }
    }
}

/// <summary>What one task goes on from.</summary>
/// <param name="Operators">By uid, what every subtask had stored.</param>
/// <param name="InputEnded">Whether all input had ended and been acted on in all of them.</param>
internal sealed record RestoredTask(IReadOnlyDictionary<string, IReadOnlyList<OperatorEntry>> Operators, bool InputEnded)
{
    /// <summary>What was in flight on the task's edges, by what it is stored under.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OperatorEntry>> InFlight { get; init; } = new Dictionary<string, IReadOnlyList<OperatorEntry>>();

    public IReadOnlyList<OperatorEntry> InFlightOf(string uid) => InFlight.TryGetValue(uid, out var entries) ? entries : [];
}
