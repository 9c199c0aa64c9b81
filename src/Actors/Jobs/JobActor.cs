using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Actors;

/// <summary>
/// Turns the plan into tasks, owns the attempt number and watches over them: the first failure stops the rest, and the restart strategy
/// says whether another attempt goes on from the last completed checkpoint.
/// </summary>
internal sealed partial class JobActor(JobPlan plan, TaskOptions options, CheckpointSettings checkpoints, IJobObserver observer, int loops) : Actor
{
    /// <summary>The running attempt's; what an earlier one still has under way has its own, and is refused.</summary>
    private JobLedger _ledger = new(checkpoints.Store, checkpoints.Job, checkpoints.Owner);
    private readonly RestartBackoff _restart = checkpoints.Restart();
    private readonly ILogger _log = options.Loggers.CreateLogger("ActorStream.Jobs");

    /// <summary>What was asked before the tasks were there.</summary>
    private readonly List<RequestCheckpoint> _early = [];

    private Stage _stage = Stage.Waiting;
    private int _attempt;

    /// <summary>Checkpoints that could not be read.</summary>
    private readonly HashSet<long> _unreadable = [];

    private bool _cancelled;

    /// <summary>Sources are to stop, also those of attempts to come.</summary>
    private bool _draining;

    /// <summary>Sources are to stop in this attempt, for the savepoint that it is to end with.</summary>
    private bool _drainingForSavepoint;

    /// <summary>The restart strategy allows no more attempts.</summary>
    private bool _givenUp;

    private Exception? _failure;

    private enum Stage
    {
        /// <summary>Nothing of an attempt exists: its number is being raised, or the restart's delay passes.</summary>
        Waiting,

        /// <summary>Tasks are being made and opened.</summary>
        Deploying,

        Running,

        /// <summary>Tasks are being stopped.</summary>
        Stopping,

        /// <summary>The job's end is being recorded.</summary>
        Ending,
    }

    public override void Receive(object message)
    {
        switch (message)
        {
            case StartJob or RestartDue when _stage == Stage.Waiting && !_cancelled:
                RaiseAttempt();
                break;
            case AttemptRaised raised:
                Deploy(raised.Restored);
                break;
            case FoundFinished:
                observer.JobFoundFinished();
                Over();
                break;
            case AttemptRefused refused:
                _raising = false;
                _failure = refused.Cause;
                AfterAttempt();
                break;
            case Spawned spawned:
                Made(spawned);
                break;
            case SourcesReady ready:
                StartSources(ready);
                break;
            case TaskRunning running when Current(running.Task):
                Opened(running.Task);
                break;
            case TaskDataEnded ended when Current(ended.Task):
                DataEnded(ended);
                break;
            case ReleaseTasks released when _stage == Stage.Running && released.Attempt == _attempt:
                FinishSources();
                break;
            case TaskFinished finished when Current(finished.Task):
                Gone(finished.Task);
                break;
            case TaskCancelled cancelled when Current(cancelled.Task):
                Gone(cancelled.Task);
                break;
            case TaskFailed failed when Current(failed.Task):
                Fail(failed.Cause, failed.Task.Vertex);
                Gone(failed.Task);
                break;
            case DiscoveryFailed failed when _regionOf[failed.Vertex].Attempt == failed.Attempt:
                Fail(failed.Cause, failed.Vertex);
                break;
            case CheckpointsFailed failed when failed.Attempt == _attempt:
                Fail(failed.Cause);
                break;
            case CheckpointsPaused paused when paused.Number == _restarting?.Number:
                BarriersPaused(paused.IsEnding);
                break;
            case RegionRestartDue due when due.Restart == _restarting:
                RaiseRegion(due.Restart);
                break;
            case RegionRaised raised:
                DeployRegion(raised);
                break;
            case CheckpointsStopped stopped when stopped.Attempt == _attempt:
                _barriersStopped = true;
                EndAttempt();
                break;
            case Terminated gone:
                Lost(gone);
                break;
            case CancelJob:
                Cancel();
                break;
            case DrainJob drain:
                _draining |= drain.IsLasting;
                _drainingForSavepoint = true;
                if (_stage == Stage.Running) DrainSources(plan.Vertices);
                break;
            case RequestCheckpoint early when _stage is Stage.Waiting or Stage.Deploying && !_cancelled:
                _early.Add(early);
                break;
            case RequestCheckpoint request when _stage == Stage.Running && checkpoints.Enabled:
                Context.Tell(_barriers!, request);
                break;
            case RequestCheckpoint request:
                Refuse(request);
                break;
            case EndRecorded:
                Over();
                break;
        }
    }

    private bool Current(TaskId task) => task.Attempt == _regionOf[task.Vertex].Attempt;

    private void RaiseAttempt()
    {
        _raising = true;
        _started = false;
        if (!Planted.Is(PlantedBug.AttemptsShareOneLedger)) _ledger = new JobLedger(checkpoints.Store, checkpoints.Job, checkpoints.Owner);
        var ledger = _ledger;
        var (isRestart, unreadable) = (_attempt > 0, _unreadable.ToHashSet());
        Context.RunOutside<object>(
            async () =>
            {
                if (!isRestart && checkpoints.StaysFinished && await ledger.IsFinishedAsync(CancellationToken.None).ConfigureAwait(false)) return new FoundFinished();
                var record = await ledger.RaiseAttemptAsync(isRestart, CancellationToken.None).ConfigureAwait(false);
                return new AttemptRaised(await RestoredAsync(record, unreadable).ConfigureAwait(false));
            },
            static raised => raised,
            static cause => new AttemptRefused(cause));
    }

    /// <summary>What the attempt goes on from: the job's own last checkpoint, else the savepoint that it was started with.</summary>
    private async Task<RestoredJob?> RestoredAsync(JobRecord record, HashSet<long> unreadable)
    {
        if (Planted.Is(PlantedBug.RestoreFromIncomplete)
            && (await checkpoints.Store.ListObjectsAsync(checkpoints.Job, CheckpointNames.All, CancellationToken.None).ConfigureAwait(false))
                .LastOrDefault(static name => name.EndsWith("/metadata", StringComparison.Ordinal)) is { } newest)
            record = record with { Completed = [new CompletedCheckpoint(CheckpointNames.IdOf(newest) ?? 0, 0, newest)] };
        var last = record.Completed.LastOrDefault(c => !unreadable.Contains(c.Id));
        var savepoint = (last is null ? checkpoints.From : last.Savepoint) is { } path ? checkpoints.FindSavepoint(path) : null;
        var restored = savepoint is not null
            ? await RestoredJob.OpenAsync(savepoint.Store, savepoint.Job, savepoint.Metadata, CancellationToken.None).ConfigureAwait(false)
            : last is not null
                ? await RestoredJob.OpenAsync(checkpoints.Store, checkpoints.Job, last.Metadata, CancellationToken.None).ConfigureAwait(false)
                : null;
        // Who stopped the job with it and starts it from it wants it to go on; else it only comes to its end.
        if (last is not null && savepoint is not null && savepoint.Path != checkpoints.From) restored = restored! with { EndsJob = true };
        if (restored is not null) RestoreCheck.Apply(plan, restored.Metadata, restored.Store.Description, checkpoints.IgnoresUnclaimedState);
        return restored;
    }

    private void Cancel()
    {
        if (_stage == Stage.Ending) return;
        _cancelled = true;
        if (_stage == Stage.Waiting && !_raising) End();
        else StopAttempt();
    }

    /// <param name="cause">Why the attempt fails.</param>
    /// <param name="vertex">Where; null: the fault is not one part's.</param>
    private void Fail(Exception cause, int? vertex = null)
    {
        if (_stage is Stage.Stopping or Stage.Ending || (vertex is { } at && StopRegion(_regionOf[at], cause))) return;
        _failure = cause;
        StopAttempt();
    }

    private void Refuse(RequestCheckpoint request) => request.Outcome.TrySetException(new InvalidOperationException(
        checkpoints.Enabled ? "The job is ending or being restarted: no checkpoint can be taken any more." : "A job in batch mode takes no checkpoints: it starts again from its input."));

    /// <summary>Everything of the attempt has stopped: the job ends, or another attempt begins.</summary>
    private void AfterAttempt()
    {
        if (_failure is null || _cancelled)
        {
            End();
            return;
        }
        var passesOver = !_started && PassesOver(_failure);
        if (_givenUp || (IsFinal(_failure) && !passesOver) || _restart.AfterFailure(Context.Time.GetUtcNow()) is not { } delay)
        {
            End();
            return;
        }
        if (passesOver) PassOver(_failure);
        _log.LogWarning(_failure, "Attempt {Attempt} of {Job} has failed; the next one follows in {Delay}", _attempt, plan.Name, delay);
        observer.JobRestarting(_failure, delay, null);
        _failure = null;
        _stage = Stage.Waiting;
        Context.StartTimer(delay, new RestartDue());
    }

    /// <summary>Whether another attempt could only fail in the same way.</summary>
    private static bool IsFinal(Exception cause) => cause.GetBaseException() is AttemptFencedException or StateMismatchException or StateFormatException;

    /// <summary>Whether the checkpoint itself is what failed, and an older one may take its place.</summary>
    private bool PassesOver(Exception cause) =>
        checkpoints.FallsBack && cause.GetBaseException() is StateFormatException && _ledger.Record.Completed.Count(c => !_unreadable.Contains(c.Id)) > 1;

    private void PassOver(Exception cause)
    {
        var readable = _ledger.Record.Completed.Where(c => !_unreadable.Contains(c.Id)).Select(static c => c.Id).ToArray();
        var (id, older) = (readable[^1], readable[^2]);
        _unreadable.Add(id);
        _log.LogError(
            cause,
            "Checkpoint {Id} of {Job} cannot be read; the job goes on from checkpoint {Older}, and what it committed with checkpoints {From} to {Id} it commits again",
            id,
            plan.Name,
            older,
            older + 1,
            id);
    }

    private void End()
    {
        _stage = Stage.Ending;
        foreach (var request in _early) Refuse(request);
        _early.Clear();
        var finished = _failure is null && (!_cancelled || !checkpoints.RetainsOnCancel);
        if (!finished || _attempt == 0)
        {
            Over();
            return;
        }
        Context.RunOutside<object>(
            async () =>
            {
                await _ledger.FinishAsync(CancellationToken.None).ConfigureAwait(false);
                await CheckpointGarbage.DeleteAsync(_ledger.Store, _ledger.Job, long.MaxValue, [], CancellationToken.None).ConfigureAwait(false);
                return new EndRecorded();
            },
            static done => done,
            cause =>
            {
                _log.LogWarning(cause, "{Job} has ended, but this could not be recorded in {Store}: started again it goes on from its last checkpoint", plan.Name, checkpoints.Store.Description);
                return new EndRecorded();
            });
    }

    private void Over()
    {
        observer.JobEnded(_failure, _cancelled);
        Context.Stop(Context.Self);
    }

    private sealed record RestartDue;

    private sealed record AttemptRaised(RestoredJob? Restored);

    private sealed record FoundFinished;

    private sealed record AttemptRefused(Exception Cause);

    private sealed record EndRecorded;
}
