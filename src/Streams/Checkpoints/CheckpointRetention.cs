namespace ActorStream;

/// <summary>What becomes of the checkpoints of a job that is cancelled. Those of a failed job stay, those of a finished one go.</summary>
public enum CheckpointRetention
{
    /// <summary>They stay: started again, the job goes on from the last one.</summary>
    RetainOnCancellation,

    /// <summary>They go: started again, the job starts afresh.</summary>
    DeleteOnCancellation,
}
