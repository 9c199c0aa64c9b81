using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>Barriers that overtake records: what is in front of them goes into the snapshot, and comes first when it is restored.</summary>
internal sealed partial class InputSelector
{
    private readonly Queue<(Slot Slot, Batch Batch)> _restored = new();
    private (Slot Slot, Batch Batch, int First)? _aside;
    private InFlightLog? _log;

    /// <summary>The newest barrier that any channel has, wherever it is in it, and that has not been passed on; null: there is none.</summary>
    public CheckpointBarrier? Newest
    {
        get
        {
            var newest = _aligning;
            foreach (var slot in _slots)
                if (slot.Reader.Announced is { } announced && announced.Id > Math.Max(_over, newest?.Id ?? 0)) newest = announced;
            return newest;
        }
    }

    /// <summary>Whether the barrier has come on every channel on which it does not overtake.</summary>
    public bool MayOvertake(CheckpointBarrier barrier) =>
        barrier.Id > _over && Array.TrueForAll(_slots, slot => slot.InFlight is not null || slot.Barrier >= barrier.Id || slot.Closed);

    /// <summary>Takes records that were on their way when the checkpoint was taken that the task goes on from: they come before all others.</summary>
    public void Restore(InputGate gate, InFlight edge, Batch batch) => _restored.Enqueue((new Slot(gate, new RestoredReader(), -1) { InFlight = edge }, batch));

    /// <summary>Takes back what has not been read of the current batch: it comes behind the cut.</summary>
    public void SetAside()
    {
        if (_currentBatch is not { } batch || _current.Gate.Feed.TakeBack() is not { } first) return;
        _aside = (_current, batch, first);
        _currentBatch = null;
    }

    /// <summary>Offers again what was set aside.</summary>
    public void OfferAside()
    {
        if (_aside is not var (slot, batch, first)) return;
        _aside = null;
        (_current, _currentBatch) = (slot, batch);
        slot.Gate.Feed.Offer(batch, slot.Reader.Origin, first);
    }

    /// <summary>The task's state has been cut: what is in front of the barrier on channels that do not have it yet is written down as it comes.</summary>
    public void BeginLog(InFlightLog log)
    {
        EndLog();
        // Of a barrier that has been given up nothing is wanted.
        if (log.Barrier.Id <= _over) return;
        _log = log;
        if (_aside is var (slot, batch, first)) log.Add(slot.InFlight!, batch, first);
        foreach (var (from, waiting) in _restored) log.Add(from.InFlight!, waiting);
        foreach (var missing in _slots)
        {
            if (missing.Barrier >= log.Barrier.Id || missing.Closed) continue;
            log.OpenChannels++;
            missing.IsLogged = true;
            missing.LoggedTo = 0;
        }
    }

    /// <summary>Writes down what has come.</summary>
    /// <returns>Whether all channels have the barrier.</returns>
    public bool Log()
    {
        foreach (var slot in _slots)
            if (slot.IsLogged) Log(slot);
        return _log is not { OpenChannels: > 0 };
    }

    public void EndLog()
    {
        _log = null;
        foreach (var slot in _slots) slot.IsLogged = false;
    }

    private void Log(Slot slot)
    {
        foreach (var (sequence, batch, control) in slot.Reader.Waiting)
        {
            if (sequence < slot.LoggedTo) continue;
            slot.LoggedTo = sequence + 1;
            if (batch is not null)
            {
                _log!.Add(slot.InFlight!, batch);
                continue;
            }
            if (control.Kind is not (ControlKind.Barrier or ControlKind.EndOfChannel)) _log!.Begin(slot.InFlight!);
            if (control.Kind != ControlKind.EndOfChannel && (control.Barrier is not { } barrier || barrier.Id < _log!.Barrier.Id)) continue;
            slot.IsLogged = false;
            _log!.OpenChannels--;
            return;
        }
    }

    private bool NextRestored(out Batch batch, out ControlEvent control)
    {
        control = default;
        (_current, batch) = _restored.Dequeue();
        return true;
    }

    private sealed class RestoredReader : ChannelReader
    {
        public override string Origin => "what was in flight at the checkpoint";

        public override bool HasNext => false;

        public override Batch? Read(out ControlEvent control) => throw new InvalidOperationException("Nothing is behind records that were restored.");

        public override void Return(Batch batch)
        {
        }
    }
}
