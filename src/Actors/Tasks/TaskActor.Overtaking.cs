using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Barriers that have waited too long: they overtake the records in front of them, which go into the snapshot.</summary>
internal sealed partial class TaskActor
{
    /// <summary>The cut whose records in flight have not all come yet.</summary>
    private UnfinishedCut? _cut;

    private bool _overtaking;
    private long _awaited;
    private long _awaitedSince;
    private TimeSpan _overtakesIn = Timeout.InfiniteTimeSpan;

    private bool Overtakes => _options.OvertakesAfter is not null;

    /// <summary>What the task has to do for barriers before anything else.</summary>
    private void Overtake()
    {
        foreach (var exchange in _program.Exchanges) exchange.Drain();
        if (_cut is { } cut) GoOn(cut);
        if (DueToOvertake() is not { } barrier) return;
        if (_phase == Phase.Data)
        {
            _injected = null;
            _inputs?.SetAside();
            _barrier = barrier;
            _phase = Phase.Barrier;
        }
        _overtaking = true;
        foreach (var exchange in _program.Exchanges) exchange.Overdraws = true;
    }

    /// <summary>The cut has been made, and the barrier is ahead of what could not be sent.</summary>
    private void EndOvertaking()
    {
        if (!_overtaking) return;
        _overtaking = false;
        foreach (var exchange in _program.Exchanges) exchange.Overdraws = false;
        _inputs?.OfferAside();
    }

    /// <returns>The barrier that has waited long enough; null: there is none.</returns>
    private CheckpointBarrier? DueToOvertake()
    {
        _overtakesIn = Timeout.InfiniteTimeSpan;
        if (_overtaking || _options.OvertakesAfter is not { } after) return null;
        var barrier = _phase switch
        {
            Phase.Barrier => _barrier,
            Phase.Data => _inputs is null ? _injected : _inputs.Newest,
            _ => null,
        };
        // What a savepoint is restored into may have other edges.
        if (barrier is null or { IsSavepoint: true }) return null;
        if (barrier.Id != _awaited) (_awaited, _awaitedSince) = (barrier.Id, _turnTicks);
        var left = after - Context.Time.GetElapsedTime(_awaitedSince, _turnTicks);
        if (left > TimeSpan.Zero)
        {
            _overtakesIn = left;
            return null;
        }
        return _phase == Phase.Barrier || _inputs is null || _inputs.MayOvertake(barrier) ? barrier : null;
    }

    /// <summary>Adds what senders have to say of their edges, and has the cut stored once the records in flight on the inputs are known.</summary>
    private void Store(CheckpointBarrier barrier, FrozenCut frozen)
    {
        if (!Overtakes || barrier.IsSavepoint)
        {
            StoreFrozen(barrier, frozen);
            return;
        }
        DropCut();
        _cut = new UnfinishedCut(new InFlightLog(barrier, _id.Subtask, _vertex.Parallelism), frozen);
        GoOn(_cut, begins: true);
    }

    private void GoOn(UnfinishedCut cut, bool begins = false)
    {
        var parts = cut.Frozen.Parts;
        try
        {
            if (begins)
            {
                foreach (var exchange in _program.Exchanges)
                {
                    if (exchange.InFlight is not { } edge) continue;
                    parts.Add(new FrozenPart(edge.Watermark, exchange.Watermark, edge.Freeze([])));
                    if (_overtaking && exchange.HasUnsent) parts.Add(new FrozenPart(edge.Sent, EventTime.None, edge.Freeze(Planted.Is(PlantedBug.UnsentRecordsNotStored) ? [] : exchange.Unsent())));
                }
                _inputs?.BeginLog(cut.Log);
            }
            if (_inputs is not null && !_inputs.Log()) return;
            if (cut.Log.Fault is { } fault) throw fault;
        }
        catch (Exception cause)
        {
            DropCut();
            Context.Tell(_barriers, new CheckpointDeclined(_id, cut.Log.Barrier.Id, new InvalidOperationException($"A record in flight to or from {_vertex.Name}, subtask {_id.Subtask}, cannot be stored: {cause.Message}", cause)));
            return;
        }
        _cut = null;
        _inputs?.EndLog();
        parts.AddRange(cut.Log.Freeze());
        StoreFrozen(cut.Log.Barrier, cut.Frozen);
    }

    /// <summary>Forgets a cut whose checkpoint has been given up.</summary>
    private void DropCut()
    {
        if (_cut is not { } cut) return;
        _cut = null;
        _inputs?.EndLog();
        foreach (var part in cut.Frozen.Parts) part.State.Dispose();
    }

    /// <summary>Takes back what was in flight when the checkpoint was taken: records in front of all input, event time behind nothing.</summary>
    private void RestoreInFlight(RestoredTask restored)
    {
        foreach (var planned in _vertex.Inputs)
        {
            if (restored.InFlight.Count == 0 || planned.InFlight.Value is not { } edge) continue;
            var stored = restored.InFlightOf(edge.Received).Concat(restored.InFlightOf(edge.Sent)).Select(static entry => entry.Snapshot);
            foreach (var batch in edge.Read(stored, _id.Subtask, _vertex.Parallelism)) _inputs!.Restore(_program.Gates[planned.Input], edge, batch);
        }
        if (_vertex.Outputs.Count == 0 || restored.InFlight.Count == 0 || Planted.Is(PlantedBug.WatermarkInFlightNotStored)) return;
        foreach (var op in _chain.Operators)
        {
            if (op is not IExchange { InFlight: { } edge } exchange) continue;
            if (restored.InFlightOf(edge.Watermark) is { Count: > 0 } sent) exchange.RestoreWatermark(WatermarkOf(sent));
        }
    }

    /// <summary>
    /// What the subtask had sent; where it may have other inputs than it had, what all of them had sent. Those at their end do not count where event time is made: it
    /// is made anew.
    /// </summary>
    private long WatermarkOf(IReadOnlyList<OperatorEntry> sent)
    {
        var makes = _chain.Operators.Any(static op => op.MakesWatermarks);
        if (sent.Count == _vertex.Parallelism && !makes) return sent[_id.Subtask].Watermark;
        var open = sent.Select(static s => s.Watermark).Where(static w => w != EventTime.End).DefaultIfEmpty(makes ? EventTime.None : EventTime.End);
        return open.Min();
    }

    private sealed record UnfinishedCut(InFlightLog Log, FrozenCut Frozen);
}
