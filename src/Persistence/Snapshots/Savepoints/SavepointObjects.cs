namespace ActorStream.Persistence;

/// <summary>The objects of one savepoint, each opened once.</summary>
internal sealed class SavepointObjects(ICheckpointStore store, string job) : IAsyncDisposable
{
    readonly Dictionary<string, TaskSnapshotReader> _readers = [];
    readonly List<StoredObject> _opened = [];

    /// <summary>The length of all that has been opened.</summary>
    public long Bytes => _opened.Sum(static one => one.Length);

    public async Task<CheckpointMetadata> MetadataAsync(string name, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[stored.Length];
        await stored.ReadAsync(0, bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return CheckpointMetadata.FromBytes(bytes);
        }
        catch (StateFormatException wrong)
        {
            throw new StateFormatException($"{name} in {store.Description} cannot be read: {wrong.Message}");
        }
    }

    public async Task<TaskSnapshotReader> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (_readers.TryGetValue(name, out var reader))
            return reader;
        var stored = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        return _readers[name] = await TaskSnapshotReader.OpenAsync(stored, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _opened)
            await one.DisposeAsync().ConfigureAwait(false);
    }

    async Task<StoredObject> FindAsync(string name, CancellationToken cancellationToken)
    {
        var stored = await store.OpenObjectAsync(job, name, cancellationToken).ConfigureAwait(false)
            ?? throw new StateFormatException($"{name} is missing in {store.Description}.");
        _opened.Add(stored);
        return stored;
    }
}
