namespace ActorStream;

/// <summary>What a job is doing.</summary>
public enum JobStatus
{
    /// <summary>Its tasks are being made.</summary>
    Created,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has failed and is about to be started again.</summary>
    Restarting,

    /// <summary>It has been asked to stop and does.</summary>
    Cancelling,

    /// <summary>It was cancelled.</summary>
    Canceled,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its input has ended and everything has been written.</summary>
    Finished,
}
