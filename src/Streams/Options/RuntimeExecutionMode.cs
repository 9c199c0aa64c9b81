namespace ActorStream;

/// <summary>How a job runs.</summary>
public enum RuntimeExecutionMode
{
    /// <summary>Results as they come; the default.</summary>
    Streaming,

    /// <summary>
    /// Final results only, key by key; every source must be bounded. Event time is complete: there are no late records. The records of a key come
    /// in order of their timestamps, those of two inputs too. Keyed inputs are sorted in memory up to <c>execution.batch.spool-memory</c> for each
    /// subtask, and beyond it in temporary files (<c>io.tmp.dirs</c>), as state would be stored; records of a type that state cannot have stay in memory.
    /// </summary>
    Batch,

    /// <summary>Batch if every source is bounded, else streaming.</summary>
    Automatic,
}
