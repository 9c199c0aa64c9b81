namespace ActorStream.Operators;

/// <summary>Cuts the streams: what is before it belongs to checkpoint <paramref name="Id"/>, what is behind it does not.</summary>
/// <param name="Id">The checkpoint's id; never used twice.</param>
/// <param name="IsSavepoint">Whether the cut is a savepoint: self-contained, and it commits nothing.</param>
internal sealed record CheckpointBarrier(long Id, bool IsSavepoint = false);
