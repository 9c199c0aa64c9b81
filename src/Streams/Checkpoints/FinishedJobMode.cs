namespace ActorStream.Streams;

/// <summary>What a job does that has come to its end and is started again: <c>actorstream.state-recovery.finished-job</c>.</summary>
internal enum FinishedJobMode
{
    /// <summary>It starts afresh.</summary>
    RunAfresh,

    /// <summary>Nothing: all it had to do is done.</summary>
    StayFinished,
}
