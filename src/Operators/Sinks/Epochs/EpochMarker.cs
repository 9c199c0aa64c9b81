namespace ActorStream.Operators;

/// <summary>What an outside party keeps beside a writer's records, written in the same transaction: how far the writer has come.</summary>
/// <param name="Lineage">Tells the job's states from those of other jobs, and of earlier starts from nothing.</param>
/// <param name="Attempt">The attempt that recorded the epoch.</param>
/// <param name="Epoch">The checkpoint at whose barrier the epoch ended.</param>
internal sealed record EpochMarker(string Lineage, int Attempt, long Epoch);
