using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>The task's part in checkpoints: what it stores at a barrier, and what it goes on from.</summary>
internal sealed partial class TaskActor
{
    private ActorRef _barriers = null!;
    private TaskStore _store = null!;

    /// <summary>Barriers up to this id have been put into the stream, or have been given up.</summary>
    private long _given;

    /// <summary>The barrier behind which nothing may come until its outcome is known.</summary>
    private long? _restsFor;

    /// <summary>What was said after a barrier that has not passed yet: a split that came behind it is not in its snapshot.</summary>
    private readonly Queue<object> _behindBarrier = new();

    private long? _reportsCommitted;
    private readonly SnapshotChains _chains = new();
    private bool _dataEnded;
    private bool _endedBefore;
    private bool _finishing;

    private bool IsBarrierDue => (_injected is not null || _phase == Phase.Barrier) && !Planted.Is(PlantedBug.SplitBehindBarrierStored);

    private bool HasUncommitted => CommittedThrough < long.MaxValue;

    private long CommittedThrough
    {
        get
        {
            var least = long.MaxValue;
            foreach (var op in _chain.Operators) least = Math.Min(least, op.CommittedThrough);
            return least;
        }
    }

    /// <summary>Freezes the state of all operators, which copies nothing that is kept by key, and has it written while the task goes on.</summary>
    private void Snapshot(CheckpointBarrier barrier)
    {
        var before = _chains.At(barrier, _store.Incremental);
        var cut = new SnapshotCut(barrier.Id, before.Objects.Count > 0 ? barrier.Since : null, _store.Incremental);
        _given = Math.Max(_given, barrier.Id);
        var frozen = new List<FrozenPart>();
        Operator? current = null;
        try
        {
            foreach (var op in _chain.Operators)
            {
                current = op;
                op.SnapshotState(barrier.Id);
            }
            foreach (var op in _chain.Operators)
            {
                current = op;
                var state = op.Freeze(cut);
                if (state.States.Count > 0) frozen.Add(new FrozenPart(op.Context.Uid, op.Watermark, state));
                else state.Dispose();
            }
        }
        catch (Exception cause)
        {
            foreach (var part in frozen) part.State.Dispose();
            var named = cause is OperatorFailedException ? cause : OperatorFailedException.During(current!, "storing its state", cause);
            Context.Tell(_barriers, new CheckpointDeclined(_id, barrier.Id, named));
            return;
        }
        Store(barrier, new FrozenCut(_dataEnded, frozen, before));
    }

    private void StoreFrozen(CheckpointBarrier barrier, FrozenCut cut)
    {
        var (ended, frozen, before) = cut;
        if (frozen.Count == 0)
        {
            Context.Tell(_barriers, new CheckpointAcknowledged(_id, barrier.Id, new TaskPart([], [], 0)));
            return;
        }
        var (store, job) = barrier.Savepoint is { } savepoint ? (savepoint.Store, savepoint.Job) : (_store.Store, _store.Job);
        var (name, cancellation) = (CheckpointNames.Task(barrier.Id, barrier.Attempt, _id), _cancellation.Token);
        Context.RunOutside<object>(
            () => StoreAsync(frozen, _chains.Sizes, ended, before, store, job, name, barrier, cancellation),
            static stored => stored,
            cause => new SnapshotFailed(barrier.Id, cause));
    }

    private static async Task<object> StoreAsync(
        List<FrozenPart> frozen, RowSizes sizes, bool ended, SnapshotChain before, ICheckpointStore store, string job, string name, CheckpointBarrier barrier, CancellationToken cancellationToken)
    {
        WrittenSnapshot snapshot;
        try
        {
            snapshot = TaskSnapshotWriter.Write(ended, frozen, sizes);
        }
        finally
        {
            foreach (var part in frozen) part.State.Dispose();
        }
        using var stored = snapshot;
        var bytes = snapshot.Bytes;
        var written = store.WriteObjectAsync(job, name, bytes.Pieces, cancellationToken);
        if (!Planted.Is(PlantedBug.AcknowledgeBeforeDurable)) await written.ConfigureAwait(false);
        var chain = frozen.Exists(static part => part.HasChanges) ? before.With(name, snapshot) : SnapshotChain.None.With(name, snapshot);
        return new SnapshotStored(barrier, chain, new TaskPart(chain.Objects, frozen.ConvertAll(static part => part.Uid), bytes.Length));
    }

    private void Stored(SnapshotStored stored)
    {
        if (!stored.Barrier.IsSavepoint) _chains.Add(stored.Barrier.Id, stored.Chain);
        Context.Tell(_barriers, new CheckpointAcknowledged(_id, stored.Barrier.Id, stored.Part));
    }

    private void Complete(NotifyCheckpointComplete complete)
    {
        foreach (var op in _chain.Operators) op.CheckpointCompleted(complete.CheckpointId);
        if (complete.Reports) _reportsCommitted = complete.CheckpointId;
    }

    private void ReportCommitted()
    {
        if (_reportsCommitted is not { } id || CommittedThrough < id) return;
        _reportsCommitted = null;
        Context.Tell(_barriers, new CheckpointCommitted(_id, id));
    }

    private void GiveUp(long checkpointId)
    {
        _given = Math.Max(_given, checkpointId);
        if (_injected is not null && _injected.Id <= checkpointId) _injected = null;
        _inputs?.Abort(checkpointId);
        if (_cut?.Log.Barrier.Id <= checkpointId) DropCut();
        if (_restsFor <= checkpointId) _restsFor = null;
        AfterBarrier();
    }

    private void AfterBarrier()
    {
        while (!IsBarrierDue && _behindBarrier.TryDequeue(out var message)) Receive(message);
    }

    private void Load(RestoredJob restored)
    {
        var uids = _chain.Operators.Select(static op => op.Context.Uid).ToHashSet(StringComparer.Ordinal);
        var cancellation = _cancellation.Token;
        var share = (_id.Subtask, _vertex.Parallelism);
        var edges = restored.HasInFlight
            ? _vertex.Inputs.Select(static e => e.InFlight.Value).SelectMany(static e => e is null ? (IEnumerable<string>)[] : [e.Received, e.Sent])
                .Concat(_vertex.Outputs.Select(static e => e.InFlight.Value).SelectMany(static e => e is null ? (IEnumerable<string>)[] : [e.Watermark])).ToHashSet(StringComparer.Ordinal)
            : [];
        Context.RunOutside(() => restored.LoadAsync(uids, share, edges, cancellation), static task => new Loaded(task), static cause => new Failed(cause));
    }

    private void Restore(RestoredTask restored)
    {
        _endedBefore = restored.InputEnded;
        try
        {
            foreach (var op in _chain.Operators)
            {
                if (!restored.Operators.TryGetValue(op.Context.Uid, out var entries)) continue;
                try
                {
                    // Where barriers overtake, subtasks behind one exchange may have had different event times.
                    op.Watermark = entries.Count == _vertex.Parallelism ? entries[_id.Subtask].Watermark : entries.Min(static e => e.Watermark);
                    op.Restore(new SnapshotReader(entries.Select(static e => e.Snapshot).ToArray(), _id.Subtask, _vertex.Parallelism));
                }
                catch (Exception cause) when (cause is not OperatorFailedException)
                {
                    throw OperatorFailedException.During(op, "restoring its state", cause);
                }
            }
            RestoreInFlight(restored);
            Open();
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private void Open()
    {
        foreach (var op in _chain.Operators) op.Open();
        Context.Pipe(OpenAsync(), static _ => new Opened(), static cause => new Failed(cause));
    }

    /// <summary>A task at a barrier.</summary>
    /// <param name="Ended">Whether its data had ended.</param>
    /// <param name="Parts">Its operators.</param>
    /// <param name="Before">The objects that they go on from.</param>
    private sealed record FrozenCut(bool Ended, List<FrozenPart> Parts, SnapshotChain Before);

    private sealed record SnapshotStored(CheckpointBarrier Barrier, SnapshotChain Chain, TaskPart Part);

    private sealed record SnapshotFailed(long CheckpointId, Exception Cause);

    private sealed record Loaded(RestoredTask Task);
}
