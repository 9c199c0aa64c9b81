using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;
using ActorStream.Windows;

namespace ActorStream.Actors;

/// <summary>
/// The inputs of a task: takes the next element from the channels in turn, skips those that wait for a barrier, and knows event time
/// and ends of all of them.
/// </summary>
internal sealed partial class InputSelector
{
    private readonly Slot[] _slots;
    private readonly InputWatermarks _watermarks;
    private readonly SpoolBudget? _spools;
    private Slot _current;
    private Batch? _currentBatch;
    private int _next;
    private readonly bool _aligns;
    private CheckpointBarrier? _aligning;

    /// <summary>Barriers up to this one have been passed on or given up.</summary>
    private long _over;

    /// <param name="gates">The inputs.</param>
    /// <param name="aligns">Whether channels wait for each other at a barrier.</param>
    /// <param name="spools">What the inputs may keep in memory in batch mode.</param>
    public InputSelector(IReadOnlyList<InputGate> gates, bool aligns = true, SpoolBudget? spools = null)
    {
        _aligns = aligns;
        _spools = spools;
        Gates = gates;
        HasSpools = gates.Any(static g => g.Spool is not null);
        _watermarks = new InputWatermarks(gates.Select(static gate => gate.Valve).ToArray());
        _slots = gates.SelectMany(static gate => gate.Readers.Select((reader, index) => new Slot(gate, reader, index))).ToArray();
        _current = _slots[0];
    }

    /// <summary>The smallest watermark of the gates that are neither idle nor ended.</summary>
    public long CurrentWatermark => _watermarks.Watermark;

    public bool IsIdle => _watermarks.Idle;

    /// <summary>Takes the next element of a channel that may be read.</summary>
    public bool TryNext(out Batch? batch, out ControlEvent control)
    {
        if (_restored.Count > 0 && !Planted.Is(PlantedBug.RestoredBehindNewInput)) return NextRestored(out batch, out control);
        for (var tried = 0; tried < _slots.Length; tried++)
        {
            var slot = _slots[_next];
            if (++_next == _slots.Length) _next = 0;
            if (slot.Closed || slot.Held || !slot.Reader.HasNext) continue;
            if (slot.IsLogged) Log(slot);
            _current = slot;
            batch = slot.Reader.Read(out control);
            return true;
        }
        if (_restored.Count > 0) return NextRestored(out batch, out control);
        batch = null;
        control = default;
        return false;
    }

    /// <summary>Whether some input is kept until all data is there.</summary>
    public bool HasSpools { get; }

    public IReadOnlyList<InputGate> Gates { get; }

    public void OfferCurrent(Batch batch)
    {
        _currentBatch = batch;
        if (_current.Gate.Spool is { } spool)
        {
            spool.Add(batch);
            _spools?.Relieve();
            return;
        }
        _current.Gate.Feed.Offer(batch, _current.Reader.Origin);
    }

    /// <summary>Gives the batch back that has been processed.</summary>
    public void ReturnCurrent()
    {
        if (_currentBatch is not { } batch) return;
        _currentBatch = null;
        _current.Reader.Return(batch);
    }

    public void Watermark(long watermark) => _current.Gate.Valve.SetWatermark(_current.Index, watermark);

    public void Idle() => _current.Gate.Valve.SetIdle(_current.Index);

    public void Active() => _current.Gate.Valve.SetActive(_current.Index);

    /// <summary>A barrier has come on the current channel, which is held until the others have it too, unless nothing has to wait.</summary>
    /// <returns>The barrier, when all have it.</returns>
    public CheckpointBarrier? Align(CheckpointBarrier barrier)
    {
        if (barrier.Id <= _over || (_aligning is not null && barrier.Id < _aligning.Id)) return null;
        if (_aligning is null || barrier.Id > _aligning.Id)
        {
            Free();
            _aligning = barrier;
        }
        _current.Barrier = barrier.Id;
        // A savepoint may be restored into another plan: nothing behind the cut may be in it.
        _current.Held = (_aligns || barrier.IsSavepoint) && !Planted.Is(PlantedBug.BarrierDoesNotAlign);
        return CompleteAlignment();
    }

    /// <returns>The barrier that was waited for, when no channel is missing any more; closed channels count as having it.</returns>
    public CheckpointBarrier? CompleteAlignment()
    {
        if (_aligning is null) return null;
        foreach (var slot in _slots)
            if (slot.Barrier < _aligning.Id && !slot.Closed) return null;
        return _aligning;
    }

    /// <summary>The barrier has been passed on: all channels are read again, and a late copy of it means nothing.</summary>
    public void Release(CheckpointBarrier barrier)
    {
        _over = Math.Max(_over, barrier.Id);
        if (_aligning is null || _aligning.Id <= barrier.Id) Free();
    }

    /// <summary>Gives up waiting for a barrier and those before it.</summary>
    public void Abort(long checkpointId)
    {
        _over = Math.Max(_over, checkpointId);
        if (_aligning is not null && _aligning.Id <= checkpointId) Free();
    }

    /// <returns>Whether this was the last channel with data.</returns>
    public bool EndOfData()
    {
        _current.Ended = true;
        _current.Gate.Valve.SetEnded(_current.Index);
        return Array.TrueForAll(_slots, static s => s.Ended);
    }

    /// <returns>Whether this was the last open channel.</returns>
    public bool EndOfChannel()
    {
        _current.Closed = true;
        return Array.TrueForAll(_slots, static s => s.Closed);
    }

    private void Free()
    {
        _aligning = null;
        foreach (var slot in _slots) slot.Held = false;
    }

    private sealed class Slot(InputGate gate, ChannelReader reader, int index)
    {
        public InputGate Gate { get; } = gate;

        public ChannelReader Reader { get; } = reader;

        public int Index { get; } = index;

        /// <summary>How records are stored that a barrier overtakes; null: none does.</summary>
        public InFlight? InFlight { get; init; } = index < 0 ? null : gate.InFlightOf(index);

        /// <summary>What is in front of the barrier that has been cut for is stored with the cut.</summary>
        public bool IsLogged;

        /// <summary>The number of the first element that has not been logged.</summary>
        public long LoggedTo;

        public long Barrier;
        public bool Held;
        public bool Ended;
        public bool Closed;
    }
}
