using ActorStream.Operators.Sources;

namespace ActorStream.Actors;

/// <summary>All tasks exist: build the operators and run.</summary>
internal sealed record StartTask(IReadOnlyDictionary<(int Vertex, int Subtask), ActorRef> Tasks, ActorRef Job, ActorRef? Splits);

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

internal sealed record AddSplit(SourceSplit Split);

internal sealed record NoMoreSplits;

/// <summary>There is no split for the reader at present; its request stays open.</summary>
internal sealed record NoSplitsForNow;

/// <summary>A source's task puts barrier <paramref name="Barrier"/> into its stream.</summary>
internal sealed record InjectBarrier(Operators.CheckpointBarrier Barrier);

/// <summary>A task has passed a barrier.</summary>
internal sealed record BarrierPassed(TaskId Task, long CheckpointId);
