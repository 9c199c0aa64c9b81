using System.Collections.Concurrent;

namespace ActorStream.Persistence;

/// <summary>Checkpoints in the memory of the process: for tests, and for jobs that need not outlive it.</summary>
internal sealed class MemoryStore : ICheckpointStore
{
    readonly ConcurrentDictionary<string, StoredRecord> _records;
    readonly ConcurrentDictionary<(string Job, string Name), byte[]> _objects;

    public MemoryStore() => (_records, _objects) = (new(), new());

    /// <param name="other">A store whose records and objects this one has too.</param>
    public MemoryStore(MemoryStore other) => (_records, _objects) = (other._records, other._objects);

    public string Description => "the memory of the process";

    public bool IsDurable => false;

    public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_records.GetValueOrDefault(job));
    }

    public Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        cancellationToken.ThrowIfCancellationRequested();
        var record = new StoredRecord(expectedVersion + 1, content.ToArray());
        if (expectedVersion == 0)
            return Task.FromResult(_records.TryAdd(job, record));
        return Task.FromResult(_records.TryGetValue(job, out var found) && found.Version == expectedVersion && _records.TryUpdate(job, record, found));
    }

    public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)content.Sum(static piece => (long)piece.Length)));
        var at = 0;
        foreach (var piece in content)
        {
            piece.CopyTo(bytes.AsMemory(at));
            at += piece.Length;
        }
        _objects[(job, name)] = bytes;
        return Task.CompletedTask;
    }

    public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<StoredObject?>(_objects.TryGetValue((job, name), out var bytes) ? new BytesObject(bytes, $"object \"{name}\" of job \"{job}\"") : null);
    }

    public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>(
            [.. _objects.Keys.Where(key => key.Job == job && key.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(static key => key.Name).Order(StringComparer.Ordinal)]);
    }

    public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        cancellationToken.ThrowIfCancellationRequested();
        _objects.TryRemove((job, name), out _);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
