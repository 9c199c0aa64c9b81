namespace ActorStream.Persistence;

/// <summary>An object whose bytes are in memory.</summary>
internal sealed class BytesObject(ReadOnlyMemory<byte> bytes, string name) : StoredObject(bytes.Length, name)
{
    public override ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
    {
        RequireInside(offset, into.Length);
        cancellationToken.ThrowIfCancellationRequested();
        bytes.Slice((int)offset, into.Length).CopyTo(into);
        return ValueTask.CompletedTask;
    }
}
