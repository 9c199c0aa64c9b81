namespace ActorStream.Operators;

/// <summary>The records of one writer between two barriers.</summary>
/// <param name="Id">The checkpoint at whose barrier it ended.</param>
/// <param name="Attempt">The attempt that recorded it.</param>
/// <param name="Chunks">Its records.</param>
internal sealed record Epoch(long Id, int Attempt, IReadOnlyList<EpochChunk> Chunks)
{
    public long Bytes { get; } = Chunks.Sum(static c => (long)c.Length);

    public EpochRecords Records => new(Chunks.Sum(static c => (long)c.Records), Bytes, Chunks);
}
