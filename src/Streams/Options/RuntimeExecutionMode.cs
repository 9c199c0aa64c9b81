namespace ActorStream;

/// <summary>How a job runs.</summary>
public enum RuntimeExecutionMode
{
    /// <summary>Results as they come; the default.</summary>
    Streaming,

    /// <summary>Final results only, key by key; every source must be bounded. Event time is complete: there are no late records.</summary>
    Batch,

    /// <summary>Batch if every source is bounded, else streaming.</summary>
    Automatic,
}
