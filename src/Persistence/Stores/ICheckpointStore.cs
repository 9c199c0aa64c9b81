namespace ActorStream.Persistence;

/// <summary>
/// Where checkpoints are kept. For each job one small record that changes only by compare-and-set, and any number of objects that
/// never change. Every call may come from any thread, at the same time as others and from several processes.
/// </summary>
/// <remarks>
/// An outcome is certain unless <see cref="DoubtfulWriteException"/> is thrown: then the write may or may not have been done, or may
/// still be done later, and the caller reads back. Any other exception means that nothing has been written: an <see cref="IOException"/>
/// that names the store and the cause, <see cref="StateFormatException"/> for what is stored and cannot be understood,
/// <see cref="OperationCanceledException"/>. What a caller hands in is not used any more when the task completes.
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
    /// <param name="cancellationToken">Cancelled before the write has begun: nothing has been written. Later, where the outcome is not known: <see cref="DoubtfulWriteException"/>.</param>
    /// <returns>False when the record has another version; nothing has been written then.</returns>
    Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes an object; it is durable, and all there, when the task completes.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">
    /// Its name: parts of ASCII letters, digits, '-', '_' and '.', separated by '/'. No part begins or ends with '.', and no object has a name that is a folder of another's.
    /// Written once: a second write of one name replaces the whole object or fails.
    /// </param>
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

/// <summary>An object of a store, open for reading any part of it, several parts at the same time too.</summary>
/// <param name="length">In bytes.</param>
/// <param name="name">What and where it is, for messages.</param>
internal abstract class StoredObject(long length, string name = "a stored object") : IAsyncDisposable
{
    /// <summary>In bytes.</summary>
    public long Length { get; } = length;

    /// <summary>What and where it is, for messages; without secrets.</summary>
    public string Name { get; } = name;

    /// <summary>Reads <paramref name="into"/>.Length bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="EndOfStreamException">The object is shorter.</exception>
    /// <exception cref="IOException">It cannot be read, or has been deleted.</exception>
    public abstract ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected void RequireInside(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset > Length - count)
            throw new EndOfStreamException($"{count:N0} bytes from byte {offset:N0} on are wanted of {Name}, which has {Length:N0} bytes.");
    }
}

/// <summary>A write whose outcome is not known: it may have been done, or may still be done.</summary>
internal sealed class DoubtfulWriteException(string message, Exception? cause = null) : IOException(message, cause);
