namespace ActorStream.Persistence;

/// <summary>The snapshot of a task that was written as it was read. To be disposed of when it is stored.</summary>
/// <param name="Bytes">What is to be stored.</param>
/// <param name="KeyedBytes">How many bytes its keyed states have, before compression.</param>
/// <param name="WholeBytes">How many they would have, about, if all of them had been written.</param>
internal sealed record WrittenSnapshot(SnapshotBytes Bytes, long KeyedBytes, long WholeBytes) : IDisposable
{
    public void Dispose() => Bytes.Dispose();
}
