namespace ActorStream.Actors;

internal sealed record StartJob;

internal sealed record CancelJob;

/// <summary>Sources stop reading; what they have read is finished.</summary>
/// <param name="IsLasting">Whether those of later attempts do so, too.</param>
internal sealed record DrainJob(bool IsLasting);

/// <summary>What the world outside learns of a job.</summary>
internal interface IJobObserver : ICheckpointObserver
{
    TaskMetrics Metrics(PlanVertex vertex, int subtask);

    /// <summary>An attempt begins.</summary>
    /// <param name="attempt">Its number.</param>
    /// <param name="restored">What it goes on from; null: it starts afresh.</param>
    void AttemptStarted(int attempt, RestoredJob? restored);

    /// <summary>The job had come to its end in an earlier start, and is left at that.</summary>
    void JobFoundFinished();

    void JobRunning();

    /// <summary>An attempt has failed and another one follows.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="delay">How long until then.</param>
    /// <param name="edges">The channels of the part that restarts; null: all.</param>
    void JobRestarting(Exception cause, TimeSpan delay, IReadOnlySet<int>? edges);

    /// <param name="failure">Why it failed; null: it did not.</param>
    /// <param name="cancelled">Whether it was cancelled.</param>
    void JobEnded(Exception? failure, bool cancelled);
}
