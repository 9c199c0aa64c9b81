namespace ActorStream.Operators;

/// <summary>
/// The outside party that epochs are written to: a broker with transactions, a database. Its calls come one after the other, not on the
/// task's thread. Each writer (a subtask, also one of an earlier parallelism) has its own marker and its own order.
/// </summary>
internal abstract class EpochParty : IAsyncDisposable
{
    /// <summary>Tells a writer's lineage, which all its markers have, before anything else of it.</summary>
    public virtual void Begin(int writer, string lineage)
    {
    }

    /// <summary>
    /// Shuts out whoever else writes as this writer, so that nothing of theirs can still be committed, and reads the last committed marker.
    /// Called before the first epoch of a writer, and again whenever it is not known whether one was committed: connections of the
    /// writer that are in doubt are to be given up first.
    /// </summary>
    /// <param name="writer">The writer.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    /// <returns>Null: there is none.</returns>
    /// <exception cref="EpochFencedException">A newer attempt has taken the writer over.</exception>
    public abstract Task<EpochMarker?> ReadMarkerAsync(int writer, CancellationToken cancellationToken);

    /// <summary>Writes the records of an epoch and its marker in one transaction: all of it is committed or nothing.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="marker">What <see cref="ReadMarkerAsync"/> is to give from now on.</param>
    /// <param name="records">The records, as they were encoded, in order; valid during the call.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    /// <exception cref="EpochFencedException">A newer attempt has taken the writer over: this one has to stop.</exception>
    /// <exception cref="Exception">Anything else: it is not known whether the epoch was committed, and the marker is read.</exception>
    public abstract Task WriteEpochAsync(int writer, EpochMarker marker, EpochRecords records, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A newer attempt writes in this one's place: this one is to stop and must not try again.</summary>
internal sealed class EpochFencedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What the outside party has of a writer does not fit the restored checkpoint: going on would repeat output, or leave some out.</summary>
internal sealed class EpochMarkerException(string message) : Exception(message);

/// <summary>What to do when the outside party's marker does not fit the restored checkpoint.</summary>
internal enum EpochMarkerMismatch
{
    /// <summary>The job fails and says so.</summary>
    Fail,

    /// <summary>What the checkpoint has is written, perhaps once more.</summary>
    Rewrite,

    /// <summary>What the checkpoint has is taken to be written.</summary>
    Skip,
}
