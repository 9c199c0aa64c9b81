namespace ActorStream.Actors;

internal sealed record StartJob;

internal sealed record CancelJob;

/// <summary>Sources stop reading; what they have read is finished.</summary>
internal sealed record DrainJob;

/// <summary>What the world outside learns of a job.</summary>
internal interface IJobObserver : ICheckpointObserver
{
    TaskMetrics Metrics(PlanVertex vertex, int subtask);

    /// <summary>An attempt begins.</summary>
    /// <param name="attempt">Its number.</param>
    /// <param name="restored">What it goes on from; null: it starts afresh.</param>
    void AttemptStarted(int attempt, RestoredJob? restored);

    void JobRunning();

    void TaskRunning(TaskId task);

    /// <summary>An attempt has failed and another one follows.</summary>
    void JobRestarting(int attempt, Exception cause, TimeSpan delay);

    /// <param name="attempt">The last attempt.</param>
    /// <param name="failure">Why it failed; null: it did not.</param>
    /// <param name="cancelled">Whether it was cancelled.</param>
    void JobEnded(int attempt, Exception? failure, bool cancelled);
}
