using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>How a job takes checkpoints, and what it goes on from.</summary>
internal sealed class CheckpointSettings
{
    /// <summary>Where checkpoints are kept.</summary>
    public required ICheckpointStore Store { get; init; }

    /// <summary>What the store knows the job by.</summary>
    public required string Job { get; init; }

    /// <summary>Names this start of the job; no other start has the same.</summary>
    public required string Owner { get; init; }

    /// <summary>Time from the start of one checkpoint to the start of the next; null: none is started by time.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>A checkpoint that takes longer is given up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time from the end of one checkpoint to the start of the next, at least.</summary>
    public TimeSpan MinPause { get; init; }

    /// <summary>How many checkpoints in a row may fail before the job does; null: any number.</summary>
    public int? TolerableFailures { get; init; }

    /// <summary>How many completed checkpoints are kept.</summary>
    public int Retained { get; init; } = 1;

    /// <summary>Whether a checkpoint stores only what has changed since the one before, beside that one's objects.</summary>
    public bool Incremental { get; init; }

    /// <summary>Whether checkpoints stay when the job is cancelled.</summary>
    public bool RetainsOnCancel { get; init; } = true;

    /// <summary>Whether the job takes checkpoints at all; in batch mode it does not.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What a failed attempt is followed by; makes the state of one job.</summary>
    public Func<RestartBackoff> Restart { get; init; } = static () => RestartBackoff.None;

    /// <summary>The path of the savepoint that a job starts from when it has no checkpoint of its own; null: none.</summary>
    public string? From { get; init; }

    /// <summary>Whether the savepoint it starts from is the job's: deleted once it has as many checkpoints of its own as are retained.</summary>
    public bool ClaimsFrom { get; init; }

    /// <summary>Deletes the savepoint at a path, if it is still there.</summary>
    public Func<string, Task> DeleteSavepoint { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether a job that has come to its end is left at that when it is started again; if not, it starts afresh.</summary>
    public bool StaysFinished { get; init; }

    /// <summary>Whether stored state that no operator of the plan claims is dropped; if not, the job does not start.</summary>
    public bool IgnoresUnclaimedState { get; init; }

    /// <summary>
    /// Whether a checkpoint that cannot be read is passed over for the one before it, which repeats what was written between the two; if not, the job ends.
    /// </summary>
    public bool FallsBack { get; init; }

    /// <summary>Makes the place that a savepoint is written to, in a folder; null: in the one that the options name.</summary>
    public Func<string?, SavepointLocation> OpenSavepoint { get; init; } =
        static folder => throw new NotSupportedException($"This host cannot write savepoints to \"{folder}\".");

    /// <summary>Finds the savepoint at a path.</summary>
    public Func<string, SavepointLocation> FindSavepoint { get; init; } =
        static path => throw new NotSupportedException($"This host cannot read the savepoint {path}.");
}
