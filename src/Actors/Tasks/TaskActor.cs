using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>
/// Runs one chain of operators: the one implementation of watermarks, barriers, credits and ends. A turn takes some batches and stops
/// wherever there is no room; the next turn goes on there.
/// </summary>
internal sealed partial class TaskActor : Actor
{
    private const int BatchesPerClockReading = 8;

    private readonly PlanVertex _vertex;
    private readonly TaskId _id;
    private readonly TaskOptions _options;
    private readonly TaskMetrics _metrics;
    private readonly CancellationTokenSource _cancellation = new();

    private ActorRef _job = null!;
    private ActorRef? _splits;
    private TaskProgram _program = null!;
    private OperatorChain _chain = null!;
    private InputSelector? _inputs;
    private State _state = State.Created;
    private Phase _phase = Phase.Data;
    private bool _splitRequested;
    private long _turnTicks;

    public TaskActor(PlanVertex vertex, TaskId id, TaskOptions options, TaskMetrics metrics)
    {
        _vertex = vertex;
        _id = id;
        _options = options;
        _metrics = metrics;
    }

    private enum State
    {
        Created,
        Opening,
        Running,
        Closing,
        Over,
    }

    /// <summary>What the task is in the middle of; each step of it may have to wait for room.</summary>
    private enum Phase
    {
        Data,
        Barrier,
        Replay,
        EndInput,
        EndOfData,
        EndOfChannel,
    }

    public override void Receive(object message)
    {
        switch (message)
        {
            case StartTask start when _state == State.Created:
                Start(start);
                break;
            case Opened when _state == State.Opening:
                _state = State.Running;
                Context.Tell(_job, new TaskRunning(_id));
                break;
            case AddSplit or NoMoreSplits or NoSplitsForNow or InjectBarrier or DrainSource when _state == State.Running && IsBarrierDue:
                _behindBarrier.Enqueue(message);
                break;
            case Failed failed:
                Fail(failed.Cause);
                break;
            case AddSplit added when _state == State.Running:
                _splitRequested = false;
                foreach (var split in added.Splits) _program.Source!.AddSplit(split);
                break;
            case NoMoreSplits when _state == State.Running:
                _splitRequested = true;
                _program.Source!.NoMoreSplits();
                break;
            case NoSplitsForNow when _state == State.Running:
                _program.Source!.NoSplitsForNow();
                break;
            case InjectBarrier inject when _state == State.Running:
                if (inject.Barrier.Id > _given) _injected = inject.Barrier;
                break;
            case NotifyCheckpointComplete complete when _state == State.Running:
                Complete(complete);
                break;
            case CancelCheckpoint cancelled when _state == State.Running:
                GiveUp(cancelled.CheckpointId);
                break;
            case FinishTask when _state == State.Running:
                _finishing = true;
                break;
            case Loaded loaded when _state == State.Opening:
                Restore(loaded.Task);
                break;
            case SnapshotStored stored:
                Stored(stored);
                break;
            case SnapshotFailed failed:
                Context.Tell(_barriers, new CheckpointDeclined(_id, failed.CheckpointId, failed.Cause));
                break;
            case DrainSource when _state == State.Running:
                _program.Source!.Drain();
                break;
            case CancelTask:
                Cancel();
                break;
            case Closed closed:
                Over(closed.Outcome);
                break;
        }
    }

    public override bool Run()
    {
        if (_state != State.Running) return false;
        try
        {
            return Turn();
        }
        catch (Exception cause)
        {
            Fail(cause);
            return false;
        }
    }

    private void Start(StartTask start)
    {
        _job = start.Job;
        _splits = start.Splits;
        _barriers = start.Barriers;
        _store = start.Store;
        _state = State.Opening;
        try
        {
            var environment = new TaskEnvironment
            {
                JobName = _options.JobName,
                JobId = _options.JobId,
                Vertex = _vertex,
                Subtask = _id.Subtask,
                Attempt = _id.Attempt,
                Actor = Context,
                Tasks = start.Tasks,
                Cancellation = _cancellation.Token,
                Metrics = _metrics,
                Seed = _options.Seed,
                CommitsOnCheckpoints = _options.StaysAtEnd,
                Overtakes = Overtakes || start.Restored is { HasInFlight: true },
                Loggers = _options.Loggers,
            };
            _program = _vertex.Build(environment);
            _chain = _program.Chain;
            _options.Built?.Invoke(_id, _program);
            if (_program.Gates.Count > 0) _inputs = new InputSelector(_program.Gates, _options.AlignsBarriers, _program.Spools);
            SetFlushBudgets();
            if (start.Restored is { EndsJob: true } last) _restsFor = last.Metadata.Id;
            if (start.Restored is { } restored) Load(restored);
            else Open();
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private async Task<bool> OpenAsync()
    {
        foreach (var op in _chain.Operators)
        {
            try
            {
                await op.OpenAsync(_cancellation.Token);
            }
            catch (Exception cause) when (cause is not OperatorFailedException)
            {
                throw OperatorFailedException.During(op, "opening", cause);
            }
        }
        return true;
    }

    private bool Turn()
    {
        _turnTicks = Context.Time.GetTimestamp();
        if (Overtakes) Overtake();
        var more = Work();
        if (_state != State.Running) return false;
        if (Overtakes) more |= DueToOvertake() is not null;
        ReportCommitted();
        FlushDue();
        return more;
    }

    /// <returns>Whether there is more to do at once.</returns>
    private bool Work()
    {
        if (!Rest()) return false;
        if (_phase != Phase.Data && !Continue()) return false;
        FireProcessingTime();
        if (!Rest()) return false;
        for (var i = 1; i <= _options.BatchesPerTurn; i++)
        {
            if (_state != State.Running) return false;
            if (i % BatchesPerClockReading == 0)
            {
                var now = Context.Time.GetTimestamp();
                if (Context.Time.GetElapsedTime(_turnTicks, now) > _options.TurnLength) return true;
            }
            var progress = _program.Source is null ? ReadInput() : ReadSource();
            if (progress != Progress.More) return progress == Progress.Yield;
        }
        return true;
    }

    /// <summary>Finishes what is on its way through the chain.</summary>
    private bool Rest()
    {
        var resting = _chain.Step();
        _program.Source?.SetBlocked(!resting);
        if (resting) _inputs?.ReturnCurrent();
        return resting;
    }

    private Progress ReadSource()
    {
        var source = _program.Source!;
        if (_injected is { } barrier)
        {
            _injected = null;
            return BeginBarrier(barrier) ? Progress.More : Progress.Wait;
        }
        if (_finishing) return Begin(Phase.EndOfChannel) ? Progress.More : Progress.Wait;
        if (_dataEnded || _restsFor is not null) return Progress.Wait;
        if (source.IsFinished) return Begin(Phase.EndInput) ? Progress.More : Progress.Wait;
        SetBorn(Context.Time.GetTimestamp());
        var more = source.Poll();
        if (source.WantsSplit && !_splitRequested)
        {
            _splitRequested = true;
            Context.Tell(_splits!, new RequestSplit(_id, Context.Self));
        }
        if (!Rest()) return Progress.Wait;
        _chain.OnBatchEnd();
        if (!Rest()) return Progress.Wait;
        if (_options.BufferTimeout == TimeSpan.Zero) FlushAll();
        // A split that has just ended makes room for the next one: nothing else would wake the task to ask for it.
        return more || source.IsFinished || (source.WantsSplit && !_splitRequested) ? Progress.More : Progress.Wait;
    }

    private Progress ReadInput()
    {
        var inputs = _inputs!;
        if (!inputs.TryNext(out var batch, out var control)) return Progress.Wait;
        if (batch is null) return Handle(control) ? Progress.More : Progress.Wait;
        SetBorn(batch.Born);
        inputs.OfferCurrent(batch);
        if (!Rest()) return Progress.Wait;
        _chain.OnBatchEnd();
        if (!Rest()) return Progress.Wait;
        if (_options.BufferTimeout == TimeSpan.Zero) FlushAll();
        return Progress.More;
    }

    private void FireProcessingTime()
    {
        var next = _chain.NextProcessingTime;
        if (next == long.MaxValue || _restsFor is not null) return;
        var now = Context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (next <= now)
        {
            SetBorn(_turnTicks);
            _chain.AdvanceProcessingTime(now);
        }
    }

    private enum Progress
    {
        More,
        Wait,
        Yield,
    }

    private sealed record Opened;

    private sealed record Failed(Exception Cause);

    private sealed record Closed(object Outcome);
}
