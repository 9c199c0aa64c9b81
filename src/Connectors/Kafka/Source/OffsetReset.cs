namespace ActorStream.Connectors;

/// <summary>Where to read a partition from when there is no offset to go on from: the group has committed none, or the broker has deleted that record.</summary>
public enum OffsetReset
{
    /// <summary>From the oldest record that is there.</summary>
    Earliest,

    /// <summary>From the end: what comes from now on.</summary>
    Latest,

    /// <summary>The job fails, naming topic, partition and offset.</summary>
    None,
}
