namespace ActorStream.Connectors;

/// <summary>What an exactly-once sink does when what is outside does not fit the restored checkpoint, so that nobody knows whether the checkpoint's records were written.</summary>
public enum MarkerMismatch
{
    /// <summary>The job fails and says so.</summary>
    Fail,

    /// <summary>They are written: perhaps twice.</summary>
    Rewrite,

    /// <summary>They are taken to be written: perhaps they are missing.</summary>
    Skip,
}
