using ActorStream.Operators;
using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Actors;

/// <summary>
/// Takes the checkpoints of one attempt: starts them, gathers what the tasks stored, makes "n is complete" durable, tells the sinks to
/// commit and drops what is no longer needed. One checkpoint is under way at a time.
/// </summary>
internal sealed partial class BarrierActor(JobPlan plan, CheckpointSettings settings, JobLedger ledger, ActorRef job, TaskOptions options, ICheckpointObserver observer) : Actor
{
    private readonly List<RequestCheckpoint> _requests = [];
    private readonly ILogger _log = options.Loggers.CreateLogger("ActorStream.Checkpoints");
    /// <summary>The attempt in which it was made; parts of the job may have newer ones.</summary>
    private readonly int _attempt = ledger.Record.Attempt;

    private IReadOnlyDictionary<TaskId, ActorRef> _tasks = new Dictionary<TaskId, ActorRef>();
    private IReadOnlyDictionary<int, ActorRef> _splits = new Dictionary<int, ActorRef>();
    private RunningCheckpoint? _running;
    private IDisposable? _timeout;
    private IDisposable? _interval;
    private IDisposable? _pause;

    /// <summary>Until then nothing is started by time, by the clock that nobody sets.</summary>
    private long _earliest = long.MinValue;

    private int _failuresInARow;
    private int _outside;
    private bool _begun;
    private bool _due;
    private int? _pausedAt;
    private bool _stopping;

    public override void Receive(object message)
    {
        switch (message)
        {
            case BeginCheckpoints begin:
                Begin(begin);
                break;
            case IntervalElapsed:
                _due = true;
                StartInterval();
                TryStart();
                break;
            case PauseElapsed:
                _pause = null;
                TryStart();
                break;
            case RequestCheckpoint request:
                _requests.Add(request);
                if (request.Drains) Context.Tell(job, new DrainJob(IsLasting: false));
                TryStart();
                break;
            case IdReserved reserved:
                _outside--;
                SendBarrier(reserved);
                break;
            case SplitsStored stored when IsRunning(stored.CheckpointId):
                _running!.Splits[stored.Vertex] = stored.Content;
                _running.MissingSplits.Remove(stored.Vertex);
                Decide();
                break;
            case CheckpointAcknowledged acknowledged when _tasks.ContainsKey(acknowledged.Task) && IsRunning(acknowledged.CheckpointId):
                _running!.Parts[(acknowledged.Task.Vertex, acknowledged.Task.Subtask)] = acknowledged.Part;
                _running.MissingTasks.Remove(acknowledged.Task);
                Decide();
                break;
            case CheckpointDeclined declined when _tasks.ContainsKey(declined.Task) && IsRunning(declined.CheckpointId):
                Abort(declined.Cause);
                break;
            case TimedOut timedOut when IsRunning(timedOut.CheckpointId):
                Abort(new TimeoutException(
                    $"Checkpoint {timedOut.CheckpointId} was not complete after {settings.Timeout}: {Missing(_running!)} had not stored their part. See which of them is slow, or raise execution.checkpointing.timeout."));
                break;
            case Decided decided:
                _outside--;
                Complete(decided);
                break;
            case Undecided undecided:
                _outside--;
                // One that was given up fails nobody any more.
                if (undecided.Checkpoint == _running) Fail(undecided.Cause);
                else ReportStopped();
                break;
            case Collected:
                _outside--;
                ReportStopped();
                break;
            case AllDataEnded ended:
                End(ended.HasUncommitted);
                break;
            case CheckpointCommitted committed:
                Committed(committed);
                break;
            case PauseCheckpoints pause:
                Pause(pause.Number);
                break;
            case StopCheckpoints:
                Stop();
                break;
        }
    }

    public override void Stopped()
    {
        _interval?.Dispose();
        _timeout?.Dispose();
        _pause?.Dispose();
        Refuse("The job has ended.");
    }

    private bool IsRunning(long id) =>
        _running is { Deciding: false } running && (running.Id == id || Planted.Is(PlantedBug.AcknowledgementOfAnyCheckpoint)) && running.Id > 0;

    private void Begin(BeginCheckpoints begin)
    {
        (_tasks, _splits, _pausedAt) = (begin.Tasks, begin.Splits, null);
        if (!_begun)
        {
            _begun = true;
            StartInterval();
            CollectGarbage(ledger.Record.Completed);
        }
        TryStart();
    }

    private void StartInterval()
    {
        if (settings.Interval is { } interval && !_stopping) _interval = Context.StartTimer(interval, new IntervalElapsed());
    }

    /// <summary>Starts what is due, if nothing else is under way.</summary>
    private void TryStart()
    {
        if (!_begun || _pausedAt is not null || _stopping || _released || _running is not null || _lastCommitting is not null) return;
        // One that drains is taken when all data has ended.
        var request = _requests.FirstOrDefault(r => _ended || !r.Drains);
        if (request is null && _ended && !_needsLast)
        {
            Release();
            return;
        }
        if (request is null && !_ended && !_due) return;
        if (request is null && Context.Time.GetTimestamp() is var ticks && ticks < _earliest)
        {
            _pause ??= Context.StartTimer(Context.Time.GetElapsedTime(ticks, _earliest), new PauseElapsed());
            return;
        }
        if (request is null) _due = false;
        else _requests.Remove(request);
        var running = _running = new RunningCheckpoint(request, Context.Time.GetUtcNow()) { EndsJob = request is null ? _ended : request.Stops };
        Outside(running, async () => new IdReserved(running, await ledger.ReserveIdAsync(CancellationToken.None).ConfigureAwait(false)));
    }

    private void SendBarrier(IdReserved reserved)
    {
        var (running, id) = reserved;
        if (running != _running || _stopping)
        {
            if (running == _running) GiveUp("The job stopped or failed before the checkpoint had begun.");
            ReportStopped();
            return;
        }
        running.Barrier = new CheckpointBarrier(id, running.Request?.Savepoint, running.Request?.Stops ?? false, ledger.Record.Last?.Id, ledger.Record.Attempt);
        running.MissingTasks.UnionWith(_tasks.Keys);
        foreach (var (vertex, splits) in _splits)
        {
            running.MissingSplits.Add(vertex);
            Context.Tell(splits, new SnapshotSplits(running.Barrier, Context.Self));
        }
        _timeout = Context.StartTimer(settings.Timeout, new TimedOut(id));
    }

    private void Decide()
    {
        var running = _running!;
        if (!running.IsComplete) return;
        running.Deciding = true;
        _timeout?.Dispose();
        var attempt = running.Barrier!.Attempt;
        var metadata = running.Metadata(plan, attempt);
        var savepoint = running.Request?.Savepoint;
        if (Planted.Is(PlantedBug.CommitBeforeDecision))
            foreach (var task in _tasks.Values) Context.Tell(task, new NotifyCheckpointComplete(running.Id, false));
        Outside(running, async () =>
        {
            if (savepoint is not null)
            {
                await savepoint.Store.WriteObjectAsync(savepoint.Job, savepoint.Metadata, [metadata.ToBytes()], CancellationToken.None).ConfigureAwait(false);
                if (!running.EndsJob || Planted.Is(PlantedBug.StopIsNoRecoveryPoint)) return new Decided([]);
                // What it commits must not be repeated by an attempt that goes on from an older checkpoint.
                return new Decided(await ledger.CompleteAsync(new CompletedCheckpoint(metadata.Id, attempt, savepoint.Metadata, savepoint.Path), settings.Retained, CancellationToken.None).ConfigureAwait(false));
            }
            var name = CheckpointNames.Metadata(metadata.Id, attempt);
            await ledger.Store.WriteObjectAsync(ledger.Job, name, [metadata.ToBytes()], CancellationToken.None).ConfigureAwait(false);
            return new Decided(await ledger.CompleteAsync(new CompletedCheckpoint(metadata.Id, attempt, name), settings.Retained, CancellationToken.None).ConfigureAwait(false));
        });
    }

    private void Complete(Decided decided)
    {
        var running = _running!;
        _running = null;
        _failuresInARow = 0;
        var now = Context.Time.GetUtcNow();
        _earliest = After(settings.MinPause);
        observer.CheckpointEnded(new CheckpointReport(running.Id, running.IsSavepoint, now - running.Started, running.Bytes, null));
        if (_log.IsEnabled(LogLevel.Debug)) _log.LogDebug("Checkpoint {Id} is complete: {Bytes} bytes in {Duration}", running.Id, running.Bytes, now - running.Started);
        // A savepoint commits nothing, unless the job ends with it.
        if (!running.IsSavepoint || running.EndsJob)
        {
            if (running.EndsJob) AwaitCommits(running.Id);
            foreach (var task in _tasks.Values) Context.Tell(task, new NotifyCheckpointComplete(running.Id, running.EndsJob));
        }
        if (!running.IsSavepoint) CollectGarbage(decided.Dropped);
        running.Request?.Outcome.TrySetResult(running.Id);
        ReportStopped();
        TryStart();
    }

    /// <summary>Gives the running checkpoint up; the tasks go on without it.</summary>
    private void Abort(Exception cause)
    {
        foreach (var task in _tasks.Values) Context.Tell(task, new CancelCheckpoint(_running!.Id));
        Fail(cause);
    }

    private void Fail(Exception cause)
    {
        var running = _running!;
        _running = null;
        _timeout?.Dispose();
        if (running.Deciding)
            foreach (var task in _tasks.Values) Context.Tell(task, new CancelCheckpoint(running.Id));
        var now = Context.Time.GetUtcNow();
        _earliest = After(settings.MinPause);
        // A checkpoint that has to come is tried again, but not at once: what failed needs time to recover.
        if (running.EndsJob) _earliest = Math.Max(_earliest, After(RetryPause));
        observer.CheckpointEnded(new CheckpointReport(running.Id, running.IsSavepoint, now - running.Started, running.Bytes, cause));
        if (!_stopping) _log.LogWarning(cause, "Checkpoint {Id} has failed", running.Id);
        running.Request?.Outcome.TrySetException(cause);
        var fatal = cause is AttemptFencedException or RecordInDoubtException || (!running.IsSavepoint && ++_failuresInARow > settings.TolerableFailures);
        if (fatal && !_stopping) Context.Tell(job, new CheckpointsFailed(_attempt, cause));
        ReportStopped();
        TryStart();
    }

    /// <summary>Forgets the running checkpoint without counting it as failed.</summary>
    private void GiveUp(string why)
    {
        _running?.Request?.Outcome.TrySetException(new InvalidOperationException(why));
        _running = null;
        _timeout?.Dispose();
    }

    private void Stop()
    {
        _stopping = true;
        _interval?.Dispose();
        if (_running is { Deciding: false, Id: > 0 }) GiveUp("The job stopped or failed before the checkpoint was complete.");
        Refuse("The job is ending: no checkpoint can be taken any more.");
        ReportStopped();
    }

    private void Refuse(string why)
    {
        foreach (var request in _requests) request.Outcome.TrySetException(new InvalidOperationException(why));
        _requests.Clear();
        if (_running is { Request: { } running }) running.Outcome.TrySetException(new InvalidOperationException(why));
    }

    /// <summary>Once nothing is under way outside, the ledger is free for the next attempt.</summary>
    private void ReportStopped()
    {
        if (_outside > 0) return;
        if (_stopping) Context.Tell(job, new CheckpointsStopped(_attempt));
        else if (_pausedAt is { } number) Context.Tell(job, new CheckpointsPaused(number, _lastCommitting is not null || _released));
    }

    private long After(TimeSpan time) => Context.Time.GetTimestamp() + (long)(time.TotalSeconds * Context.Time.TimestampFrequency);

    private void Outside(RunningCheckpoint running, Func<Task<object>> work)
    {
        _outside++;
        Context.RunOutside(work, static done => done, cause => new Undecided(running, cause));
    }

    private string Missing(RunningCheckpoint running)
    {
        var names = running.MissingTasks.Select(t => $"{plan.Vertices.First(v => v.Id == t.Vertex).Name}, subtask {t.Subtask}").ToArray();
        return names.Length == 0 ? "the sources" : names.Length <= 3 ? string.Join(" and ", names) : $"{string.Join(", ", names[..3])} and {names.Length - 3} others";
    }

    private sealed record IntervalElapsed;

    private sealed record PauseElapsed;

    private sealed record TimedOut(long CheckpointId);

    private sealed record IdReserved(RunningCheckpoint Checkpoint, long Id);

    private sealed record Decided(IReadOnlyList<CompletedCheckpoint> Dropped);

    private sealed record Undecided(RunningCheckpoint Checkpoint, Exception Cause);
}

/// <summary>What the world outside learns of checkpoints.</summary>
internal interface ICheckpointObserver
{
    void CheckpointEnded(CheckpointReport report);
}
