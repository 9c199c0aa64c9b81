namespace ActorStream.Connectors;

/// <summary>When a partition is committed.</summary>
public enum PartitionCommitTrigger
{
    /// <summary>So long after it was begun, by the clock.</summary>
    ProcessTime,

    /// <summary>When event time is so much later than the partition's own time.</summary>
    PartitionTime,
}
