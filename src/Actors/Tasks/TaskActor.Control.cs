using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>Watermarks, barriers and ends: everything that travels between the records.</summary>
internal sealed partial class TaskActor
{
    private CheckpointBarrier? _injected;
    private CheckpointBarrier? _barrier;
    private SpoolReplay? _replay;
    private bool _keyEnding;

    private bool Handle(in ControlEvent control)
    {
        var inputs = _inputs!;
        switch (control.Kind)
        {
            case ControlKind.Watermark:
                inputs.Watermark(control.Value);
                // The end of time comes behind what is spooled.
                return inputs.HasSpools || AdvanceEventTime();
            case ControlKind.Idle:
                inputs.Idle();
                return AdvanceEventTime();
            case ControlKind.Active:
                inputs.Active();
                return AdvanceEventTime();
            case ControlKind.Barrier:
                return inputs.Align(control.Barrier!) is not { } complete || BeginBarrier(complete);
            case ControlKind.EndOfData:
                if (inputs.EndOfData()) return Begin(inputs.HasSpools ? Phase.Replay : Phase.EndInput);
                return inputs.HasSpools || AdvanceEventTime();
            default:
                if (inputs.EndOfChannel()) return Begin(Phase.EndOfChannel);
                return inputs.CompleteAlignment() is not { } waiting || BeginBarrier(waiting);
        }
    }

    private bool AdvanceEventTime()
    {
        var inputs = _inputs!;
        _chain.SetIdle(inputs.IsIdle);
        _chain.SetWatermark(inputs.CurrentWatermark);
        return Rest();
    }

    private bool BeginBarrier(CheckpointBarrier barrier)
    {
        _barrier = barrier;
        return Begin(Phase.Barrier);
    }

    private bool Begin(Phase phase)
    {
        _phase = phase;
        return Continue();
    }

    /// <summary>Goes on with what the task is in the middle of.</summary>
    /// <returns>False when it has to wait, or the task is over.</returns>
    private bool Continue()
    {
        while (true)
        {
            switch (_phase)
            {
                case Phase.Data:
                    return true;
                case Phase.Barrier:
                    if (!_chain.BeforeBarrier()) return false;
                    Snapshot(_barrier!);
                    _chain.ForwardBarrier(_barrier!);
                    EndOvertaking();
                    _inputs?.Release(_barrier!);
                    if (_barrier!.Stops) _restsFor = _barrier.Id;
                    _barrier = null;
                    _phase = Phase.Data;
                    AfterBarrier();
                    break;
                case Phase.Replay:
                    if (!Replay()) return false;
                    _phase = Phase.EndInput;
                    break;
                case Phase.EndInput:
                    if (_inputs is not null && !AdvanceEventTime()) return false;
                    if (_endedBefore ? !_chain.Step() : !_chain.EndInput()) return false;
                    _phase = Phase.EndOfData;
                    break;
                case Phase.EndOfData:
                    foreach (var exchange in _program.Exchanges)
                        if (!exchange.TrySend(new ControlEvent(ControlKind.EndOfData), once: true)) return false;
                    // Data has ended; the channels stay for barriers until their senders close them.
                    _phase = Phase.Data;
                    _dataEnded = true;
                    if (_options.StaysAtEnd) Context.Tell(_job, new TaskDataEnded(_id, HasUncommitted));
                    else if (_program.Source is not null) _phase = Phase.EndOfChannel;
                    break;
                default:
                    foreach (var exchange in _program.Exchanges)
                        if (!exchange.TrySend(new ControlEvent(ControlKind.EndOfChannel), once: true)) return false;
                    Close(new TaskFinished(_id));
                    return false;
            }
        }
    }

    /// <summary>Runs what was spooled, key by key.</summary>
    private bool Replay()
    {
        _replay ??= new SpoolReplay(_inputs!.Gates);
        while (true)
        {
            if (!_chain.Step()) return false;
            if (_keyEnding)
            {
                if (!_chain.EndKey()) continue;
                _keyEnding = false;
                continue;
            }
            if (!_replay.MoveNext()) return true;
            var (gate, batch) = _replay.Current;
            if (gate is null) _keyEnding = true;
            else gate.Feed.Offer(batch!, null);
        }
    }

    /// <summary>An actor that failed outside of its own care still lets go of what it holds outside.</summary>
    public override void Stopped()
    {
        if (_state is State.Created or State.Closing or State.Over) return;
        _state = State.Over;
        _cancellation.Cancel();
        _ = CloseAsync();
    }

    private void Cancel()
    {
        if (_state is State.Closing or State.Over) return;
        _cancellation.Cancel();
        if (_state == State.Created) Over(new TaskCancelled(_id));
        else Close(new TaskCancelled(_id));
    }

    private void Fail(Exception cause)
    {
        if (_state is State.Closing or State.Over) return;
        _cancellation.Cancel();
        Close(new TaskFailed(_id, cause));
    }

    private void Close(object outcome)
    {
        _state = State.Closing;
        DropCut();
        Context.WakeAfter(Timeout.InfiniteTimeSpan);
        Context.Pipe(
            CloseAsync(),
            _ => new Closed(outcome),
            cause => new Closed(outcome is TaskFailed ? outcome : new TaskFailed(_id, cause)));
    }

    private async Task<bool> CloseAsync()
    {
        if (_chain is null) return true;
        foreach (var gate in _program.Gates) gate.Spool?.Dispose();
        Exception? first = null;
        foreach (var op in _chain.Operators)
        {
            try
            {
                await op.CloseAsync();
            }
            catch (Exception cause)
            {
                first ??= OperatorFailedException.During(op, "closing", cause);
            }
        }
        _program.StateMemory?.Dispose();
        return first is null ? true : throw first;
    }

    private void Over(object outcome)
    {
        if (_state == State.Over) return;
        _state = State.Over;
        _cancellation.Dispose();
        if (_job is not null) Context.Tell(_job, outcome);
        Context.Stop(Context.Self);
    }
}
