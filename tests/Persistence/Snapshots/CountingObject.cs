namespace ActorStream.Persistence.Tests.Snapshots;

/// <summary>An object in memory that counts what is read of it.</summary>
sealed class CountingObject(byte[] bytes) : StoredObject(bytes.Length, "the object under test")
{
    public long Read { get; private set; }

    public override ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
    {
        Read += into.Length;
        bytes.AsSpan((int)offset, into.Length).CopyTo(into.Span);
        return ValueTask.CompletedTask;
    }
}
