namespace ActorStream;

/// <summary>What a failure may repeat.</summary>
public enum CheckpointingMode
{
    /// <summary>State reflects each record once: inputs wait for each other's barriers.</summary>
    ExactlyOnce,

    /// <summary>Nothing waits; after a failure some records are counted twice.</summary>
    AtLeastOnce,
}
