namespace ActorStream.Persistence;

/// <summary>
/// Where checkpoints are kept. For each job one small record that changes only by compare-and-set, and any number of objects that
/// never change. Every call may come from any thread, at the same time as others and from several processes.
/// </summary>
/// <remarks>
/// An outcome is certain unless <see cref="DoubtfulWriteException"/> is thrown: then the write may or may not have been done, or may
/// still be done later, and the caller reads back. Any other exception means that nothing has been written.
/// </remarks>
internal interface ICheckpointStore : IAsyncDisposable
{
    /// <summary>What and where it is, for messages; without secrets.</summary>
    string Description { get; }

    /// <summary>Whether what is stored outlives the process.</summary>
    bool IsDurable { get; }

    /// <summary>The job's record; null when there is none.</summary>
    Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken);

    /// <summary>Replaces the job's record if it still has the version that the caller has seen.</summary>
    /// <param name="job">The job.</param>
    /// <param name="expectedVersion">The version that was read; 0: there must be no record yet.</param>
    /// <param name="content">The new record, which gets version <paramref name="expectedVersion"/> + 1.</param>
    /// <param name="cancellationToken">Cancelled: the outcome is doubtful.</param>
    /// <returns>False when the record has another version; nothing has been written then.</returns>
    Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes an object; it is durable, and all there, when the task completes.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">Its name: parts of letters, digits, '-', '_' and '.', separated by '/'. Written once: a second write of one name replaces the whole object or fails.</param>
    /// <param name="content">The bytes, in one or several pieces.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken);

    /// <summary>Opens an object.</summary>
    /// <returns>Null when there is no object of that name.</returns>
    Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken);

    /// <summary>The names of all the job's objects that begin with <paramref name="prefix"/>, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken);
}

/// <summary>A job's record as it was read.</summary>
/// <param name="Version">1 for the first, one more with every write.</param>
/// <param name="Content">What was written.</param>
internal sealed record StoredRecord(long Version, ReadOnlyMemory<byte> Content);

/// <summary>An object of a store, open for reading any part of it.</summary>
internal abstract class StoredObject(long length) : IAsyncDisposable
{
    /// <summary>In bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Reads <paramref name="into"/>.Length bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="EndOfStreamException">The object is shorter.</exception>
    public abstract ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A write whose outcome is not known: it may have been done, or may still be done.</summary>
internal sealed class DoubtfulWriteException(string message, Exception? cause = null) : IOException(message, cause);
