using ActorStream.Persistence;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>A store whose objects are written, refused or kept waiting as the test says.</summary>
sealed class StubbornStore : ICheckpointStore
{
    private readonly MemoryStore _inner = new();

    /// <summary>What happens before an object is written; null: nothing.</summary>
    public Func<string, Task>? BeforeWrite { get; set; }

    public string Description => "a stubborn store";

    public bool IsDurable => true;

    public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken) => _inner.ReadRecordAsync(job, cancellationToken);

    public Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _inner.TryWriteRecordAsync(job, expectedVersion, content, cancellationToken);

    public async Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before) await before(name).WaitAsync(cancellationToken);
        await _inner.WriteObjectAsync(job, name, content, cancellationToken);
    }

    public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken) => _inner.OpenObjectAsync(job, name, cancellationToken);

    public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken) => _inner.ListObjectsAsync(job, prefix, cancellationToken);

    public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken) => _inner.DeleteObjectAsync(job, name, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
