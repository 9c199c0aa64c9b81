using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>
/// A checkpoint store that outlives the processes of a run. It checks what must hold for every store's content at each change: attempts
/// and ids only grow, and what a complete checkpoint lists is there, whole, for as long as it is kept.
/// </summary>
internal sealed class SimulatedStore(SimulatedWorld world, FaultRates rates) : OutsideParty(world, "store", rates)
{
    private readonly Dictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> _objects = new(StringComparer.Ordinal);

    /// <summary>Looks at content when a record has changed or an object was deleted.</summary>
    public StoreProperties? Properties { get; set; }

    public IEnumerable<string> Objects(string job) => Of(job).Keys;

    /// <summary>The store as one process sees it.</summary>
    public ICheckpointStore For(SimulatedHost process) => new Client(this, process);

    public JobRecord? RecordOf(string job) => _records.TryGetValue(job, out var stored) ? JobRecord.FromBytes(stored.Content.Span) : null;

    public byte[]? ObjectOf(string job, string name) => Of(job).GetValueOrDefault(name);

    private static DoubtfulWriteException InDoubt(string what) => new($"{what}: no answer came (simulated).");

    private SortedDictionary<string, byte[]> Of(string job)
    {
        if (!_objects.TryGetValue(job, out var objects)) _objects[job] = objects = new(StringComparer.Ordinal);
        return objects;
    }

    private bool Replace(string job, long expected, byte[] content)
    {
        var version = _records.TryGetValue(job, out var stored) ? stored.Version : 0;
        if (version != expected) return false;
        Properties?.RecordChanges(this, job, stored?.Content, content);
        _records[job] = new StoredRecord(expected + 1, content);
        return true;
    }

    private void Delete(string job, string name)
    {
        Properties?.ObjectGoes(this, job, name);
        Of(job).Remove(name);
    }

    private sealed class Client(SimulatedStore store, SimulatedHost process) : ICheckpointStore
    {
        public string Description => "the simulated store";

        public bool IsDurable => true;

        public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken) =>
            store.Request(process, $"read the record of {job}", () => store._records.GetValueOrDefault(job), Failed, cancellationToken);

        public Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var copy = content.ToArray();
            return store.Request(
                process, $"write version {expectedVersion + 1} of the record of {job}", () => store.Replace(job, expectedVersion, copy), InDoubt, cancellationToken);
        }

        public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
        {
            var copy = content.SelectMany(static piece => piece.ToArray()).ToArray();
            return store.Request(
                process,
                $"write {name}",
                () =>
                {
                    StoreProperties.ObjectComes(store, job, name);
                    store.Of(job)[name] = copy;
                    return true;
                },
                InDoubt,
                cancellationToken,
                // A write that fails may leave a torn object.
                () =>
                {
                    if (store.World.Random.Chance(0.5)) store.Of(job)[name] = copy[..store.World.Random.Next(copy.Length)];
                });
        }

        public async Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken)
        {
            var bytes = await store.Request(process, $"read {name}", () => store.ObjectOf(job, name), Failed, cancellationToken).ConfigureAwait(false);
            return bytes is null ? null : new Opened(bytes);
        }

        public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken) =>
            store.Request<IReadOnlyList<string>>(
                process,
                $"list {prefix}*",
                () => store.Objects(job).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray(),
                Failed,
                cancellationToken);

        public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken) =>
            store.Request(
                process,
                $"delete {name}",
                () =>
                {
                    store.Delete(job, name);
                    return true;
                },
                InDoubt,
                cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>A read has no effect that could be in doubt.</summary>
        private static IOException Failed(string what) => new($"{what}: no answer came (simulated).");
    }

    private sealed class Opened(byte[] bytes) : StoredObject(bytes.Length)
    {
        public override ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            if (offset + into.Length > bytes.Length) throw new EndOfStreamException($"The object has {bytes.Length} bytes; {offset + into.Length} were asked for.");
            bytes.AsMemory((int)offset, into.Length).CopyTo(into);
            return ValueTask.CompletedTask;
        }
    }
}
