using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Cuts the streams: what is before it belongs to checkpoint <paramref name="Id"/>, what is behind it does not.</summary>
/// <param name="Id">The checkpoint's id; never used twice.</param>
/// <param name="Savepoint">Where the cut is stored, when it is a savepoint: self-contained, and it commits nothing unless the job stops with it.</param>
/// <param name="Stops">Whether nothing may follow it: sources and processing-time timers rest until the outcome is known.</param>
/// <param name="Since">The newest complete checkpoint when it was sent: what has not changed since then need not be stored again. Null: there is none.</param>
/// <param name="Attempt">The job's attempt, under which its objects are kept; parts of the job may be older.</param>
internal sealed record CheckpointBarrier(long Id, SavepointLocation? Savepoint = null, bool Stops = false, long? Since = null, int Attempt = 0)
{
    public bool IsSavepoint => Savepoint is not null;
}
