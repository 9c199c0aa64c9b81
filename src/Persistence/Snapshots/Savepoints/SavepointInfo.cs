namespace ActorStream.Persistence;

/// <summary>What a savepoint or checkpoint holds, as far as its metadata and the indexes of its objects tell; no state is read for it.</summary>
/// <param name="Metadata">Which checkpoint it is.</param>
/// <param name="StoredBytes">What all its objects take in the store.</param>
/// <param name="Operators">Its operators.</param>
internal sealed record SavepointInfo(CheckpointMetadata Metadata, long StoredBytes, IReadOnlyList<OperatorInfo> Operators)
{
    /// <summary>Reads the metadata and the index of each object.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="job">What it is kept under.</param>
    /// <param name="metadata">The object of its metadata.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StateFormatException">An object is missing or damaged.</exception>
    public static async Task<SavepointInfo> ReadAsync(ICheckpointStore store, string job, string metadata, CancellationToken cancellationToken = default)
    {
        await using var objects = new SavepointObjects(store, job);
        var found = await objects.MetadataAsync(metadata, cancellationToken).ConfigureAwait(false);
        var operators = new List<OperatorInfo>();
        foreach (var op in found.Operators)
        {
            var states = new List<StoredState>();
            foreach (var name in op.Subtasks.SelectMany(static objects => objects))
            {
                var reader = await objects.OpenAsync(name, cancellationToken).ConfigureAwait(false);
                if (reader.Operators.FirstOrDefault(one => one.Uid == op.Uid) is { } stored)
                    states.AddRange(stored.States);
            }
            operators.Add(new(op.Uid, op.MaxParallelism, op.Subtasks.Count, [.. states.GroupBy(static s => s.Descriptor.Name).Select(static g => StateInfo.Of([.. g]))]));
        }
        return new(found, objects.Bytes, operators);
    }
}

/// <summary>One operator of a savepoint.</summary>
/// <param name="Uid">What it is found again by.</param>
/// <param name="MaxParallelism">How many key groups it has.</param>
/// <param name="Parallelism">How many subtasks it had.</param>
/// <param name="States">Its states.</param>
internal sealed record OperatorInfo(string Uid, int MaxParallelism, int Parallelism, IReadOnlyList<StateInfo> States)
{
    /// <summary>Uncompressed.</summary>
    public long Bytes => States.Sum(static state => state.Bytes);
}

/// <summary>One state of an operator, of all its subtasks together.</summary>
/// <param name="Descriptor">Its name, kind and shapes.</param>
/// <param name="Rows">How many rows (keys, timers) or items it has; -1 when that was not stored.</param>
/// <param name="Bytes">Uncompressed.</param>
internal sealed record StateInfo(StateDescriptor Descriptor, long Rows, long Bytes)
{
    public static StateInfo Of(IReadOnlyList<StoredState> ofSubtasks) => new(
        ofSubtasks[0].Descriptor,
        ofSubtasks.Any(static state => state.Rows < 0 || state.IsChanges) ? -1 : ofSubtasks.Sum(static state => state.Rows),
        ofSubtasks.Sum(static state => state.Bytes));
}
