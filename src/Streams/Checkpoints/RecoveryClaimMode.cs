namespace ActorStream.Streams;

/// <summary>Whose the savepoint is that a job starts from: <c>execution.state-recovery.claim-mode</c>.</summary>
internal enum RecoveryClaimMode
{
    /// <summary>The user's: it is read, and stays as it is.</summary>
    NoClaim,

    /// <summary>The job's, as if it were one of its checkpoints.</summary>
    Claim,
}
