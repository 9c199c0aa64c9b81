using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Actors;

/// <summary>The end of the job, and of checkpoints that are no longer needed.</summary>
internal sealed partial class BarrierActor
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly HashSet<TaskId> _uncommitted = [];
    private long? _lastCommitting;
    private bool _ended;
    private bool _needsLast;
    private bool _released;

    /// <summary>All data has ended: what is prepared is committed by one last checkpoint.</summary>
    private void End(bool hasUncommitted)
    {
        if (_stopping) return;
        _ended = true;
        _needsLast = hasUncommitted && !Planted.Is(PlantedBug.LastCheckpointLeftOut);
        // One that was started by time is not worth waiting for.
        if (!_needsLast && _running is { Deciding: false, Request: null }) GiveUp("The job has ended.");
        TryStart();
    }

    /// <summary>A part of the job restarts: a checkpoint that is not being decided has to do without it, and is given up.</summary>
    private void Pause(int number)
    {
        _pausedAt = number;
        if (_running is { Deciding: false } running)
        {
            if (running.Id > 0)
                foreach (var task in _tasks.Values) Context.Tell(task, new CancelCheckpoint(running.Id));
            GiveUp("A part of the job has failed before the checkpoint was complete.");
        }
        ReportStopped();
    }

    private void AwaitCommits(long id)
    {
        _lastCommitting = id;
        _uncommitted.UnionWith(_tasks.Keys);
    }

    private void Committed(CheckpointCommitted committed)
    {
        if (_lastCommitting is not { } last || committed.CheckpointId < last || !_uncommitted.Remove(committed.Task) || _uncommitted.Count > 0) return;
        Release();
    }

    private void Release()
    {
        if (_released) return;
        _released = true;
        Context.Tell(job, new ReleaseTasks(_attempt));
    }

    /// <summary>Deletes, beside the job's work, the objects of checkpoints that are not kept any more and of those that never were complete.</summary>
    private void CollectGarbage(IReadOnlyList<CompletedCheckpoint> dropped)
    {
        var kept = ledger.Record.Completed;
        // Older attempts can complete nothing any more; this one has no checkpoint under way that began before the newest complete one.
        var upTo = kept.Count == 0 ? ledger.Record.NextCheckpointId - 1 : kept[^1].Id;
        var claimed = settings.ClaimsFrom && !_claimDeleted && kept.Count >= settings.Retained && kept.All(c => c.Savepoint != settings.From) ? settings.From : null;
        if (_begunCollecting && dropped.Count == 0 && claimed is null) return;
        _claimDeleted |= claimed is not null;
        _begunCollecting = true;
        _outside++;
        Context.RunOutside<object>(
            async () =>
            {
                await CheckpointGarbage.DeleteAsync(ledger.Store, ledger.Job, upTo, kept, CancellationToken.None).ConfigureAwait(false);
                if (claimed is not null) await settings.DeleteSavepoint(claimed).ConfigureAwait(false);
                return new Collected();
            },
            static done => done,
            cause =>
            {
                _log.LogWarning(cause, "Checkpoints that are no longer needed could not be deleted from {Store}; this is tried again", ledger.Store.Description);
                return new Collected();
            });
    }

    private bool _begunCollecting;
    private bool _claimDeleted;

    private sealed record Collected;
}
