using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>All tasks are open: checkpoints may begin, or go on.</summary>
internal sealed record BeginCheckpoints(IReadOnlyDictionary<TaskId, ActorRef> Tasks, IReadOnlyDictionary<int, ActorRef> Splits);

/// <summary>A part of the job restarts: the running checkpoint is given up, none is started until the part is there again.</summary>
/// <param name="Number">Tells pauses apart.</param>
internal sealed record PauseCheckpoints(int Number);

/// <summary>To the job actor: nothing of a checkpoint is under way.</summary>
/// <param name="Number">The pause's.</param>
/// <param name="IsEnding">Whether the job's last checkpoint is complete: what it commits is all that is left to do.</param>
internal sealed record CheckpointsPaused(int Number, bool IsEnding);

/// <summary>Asks for a checkpoint or savepoint now.</summary>
/// <param name="Savepoint">Where a savepoint goes; null: an ordinary checkpoint.</param>
/// <param name="Stops">Whether the job stops once the savepoint is there.</param>
/// <param name="Drains">Whether event time is brought to its end first.</param>
/// <param name="Outcome">Told the id, or why there is none.</param>
internal sealed record RequestCheckpoint(SavepointLocation? Savepoint, bool Stops, bool Drains, TaskCompletionSource<long> Outcome);

/// <summary>To a split actor: store what has not been given out, and have the readers cut their streams.</summary>
internal sealed record SnapshotSplits(CheckpointBarrier Barrier, ActorRef Barriers);

/// <summary>What a split actor stored.</summary>
internal sealed record SplitsStored(int Vertex, long CheckpointId, byte[] Content);

/// <summary>A task's part of a checkpoint is durable.</summary>
internal sealed record CheckpointAcknowledged(TaskId Task, long CheckpointId, TaskPart Part);

/// <summary>A task cannot do its part of a checkpoint.</summary>
internal sealed record CheckpointDeclined(TaskId Task, long CheckpointId, Exception Cause);

/// <summary>What a task stored.</summary>
/// <param name="Objects">The objects that its state is in, each with what has changed since the one before; none: it had nothing to store.</param>
/// <param name="Uids">The operators in it.</param>
/// <param name="Bytes">How much was written.</param>
internal sealed record TaskPart(IReadOnlyList<string> Objects, IReadOnlyList<string> Uids, long Bytes);

/// <summary>A checkpoint is complete, durably: what was prepared for it may be seen.</summary>
/// <param name="CheckpointId">Its id.</param>
/// <param name="Reports">Whether the task says when all of it has been committed.</param>
internal sealed record NotifyCheckpointComplete(long CheckpointId, bool Reports);

/// <summary>Everything of a checkpoint and those before it has been committed by the task.</summary>
internal sealed record CheckpointCommitted(TaskId Task, long CheckpointId);

/// <summary>A checkpoint has been given up: channels that are held for it go on.</summary>
internal sealed record CancelCheckpoint(long CheckpointId);

/// <summary>All data of a task has ended and been worked off; it stays for the last checkpoint.</summary>
/// <param name="Task">The task.</param>
/// <param name="HasUncommitted">Whether something of it waits for a checkpoint to be committed.</param>
internal sealed record TaskDataEnded(TaskId Task, bool HasUncommitted);

/// <summary>To the barrier actor: no task has data any more.</summary>
internal sealed record AllDataEnded(bool HasUncommitted);

/// <summary>To the job actor: everything is committed, tasks may go.</summary>
internal sealed record ReleaseTasks(int Attempt);

/// <summary>To a source's task: close the channels.</summary>
internal sealed record FinishTask;

/// <summary>To the barrier actor: start nothing more, and say when nothing is under way outside.</summary>
internal sealed record StopCheckpoints;

internal sealed record CheckpointsStopped(int Attempt);

/// <summary>To the job actor: the job cannot go on with its checkpoints.</summary>
internal sealed record CheckpointsFailed(int Attempt, Exception Cause);

/// <summary>What is known of a checkpoint that has ended, for metrics and the client.</summary>
internal sealed record CheckpointReport(long Id, bool IsSavepoint, TimeSpan Duration, long Bytes, Exception? Failure);
