using ActorStream.Operators.Sources;

namespace ActorStream.Actors;

/// <summary>All tasks exist: build the operators and run.</summary>
/// <param name="Tasks">All tasks.</param>
/// <param name="Job">The job actor.</param>
/// <param name="Barriers">The barrier actor.</param>
/// <param name="Splits">The split actor of a source.</param>
/// <param name="Store">Where the task's part of a checkpoint is written.</param>
/// <param name="Restored">What the task goes on from; null: it starts afresh.</param>
internal sealed record StartTask(
    IReadOnlyDictionary<(int Vertex, int Subtask), ActorRef> Tasks, ActorRef Job, ActorRef Barriers, ActorRef? Splits, TaskStore Store, RestoredJob? Restored);

/// <summary>Where a task's part of a checkpoint is written.</summary>
internal sealed record TaskStore(Persistence.ICheckpointStore Store, string Job, bool Incremental);

internal sealed record CancelTask;

/// <summary>Sources of the task stop reading, as if their input had ended there.</summary>
internal sealed record DrainSource;

internal sealed record TaskRunning(TaskId Task);

internal sealed record TaskFinished(TaskId Task);

internal sealed record TaskCancelled(TaskId Task);

internal sealed record TaskFailed(TaskId Task, Exception Cause);

/// <summary>Names a task in messages; those of an earlier attempt are dropped.</summary>
internal readonly record struct TaskId(int Vertex, int Subtask, int Attempt);

internal sealed record RequestSplit(TaskId Task, ActorRef Reader);

internal sealed record AddSplit(params IReadOnlyList<SourceSplit> Splits);

internal sealed record NoMoreSplits;

/// <summary>There is no split for the reader at present; its request stays open.</summary>
internal sealed record NoSplitsForNow;

/// <summary>A source's task puts barrier <paramref name="Barrier"/> into its stream.</summary>
internal sealed record InjectBarrier(Operators.CheckpointBarrier Barrier);
