namespace ActorStream;

/// <summary>How a job ended.</summary>
/// <param name="JobId">The job's id.</param>
/// <param name="Status"><see cref="JobStatus.Finished"/> or <see cref="JobStatus.Canceled"/>.</param>
/// <param name="NetRuntime">From the start of the tasks to their end.</param>
/// <param name="Accumulators">The accumulators of user functions, added up over subtasks, by name.</param>
public sealed record JobResult(string JobId, JobStatus Status, TimeSpan NetRuntime, IReadOnlyDictionary<string, object> Accumulators);
