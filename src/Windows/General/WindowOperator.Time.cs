using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>What the clocks do to windows.</summary>
internal sealed partial class WindowOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TContents, TFunction>
{
    // In batch mode what waits for the clock fires at the end of its key.
    public override long NextProcessingTime => Context.IsBatch ? long.MaxValue : _context.ProcessingTimers.Next;

    public override bool AdvanceWatermark(long watermark)
    {
        Clock.Watermark = watermark;
        while (_context.EventTimers.TryTake(watermark, out var timer, out var hash))
        {
            OnTimer(in timer, hash, isEventTime: true);
            if (Output.IsFull) return false;
        }
        ForwardWatermark(watermark);
        return true;
    }

    public override bool AdvanceProcessingTime(long now)
    {
        while (_context.ProcessingTimers.TryTake(now, out var timer, out var hash))
        {
            OnTimer(in timer, hash, isEventTime: false);
            if (Output.IsFull) return false;
        }
        return true;
    }

    /// <summary>Windows of processing time that are still open fire, each once, as if their time had come.</summary>
    public override bool EndInput()
    {
        if (!Context.FiresPendingTimersAtEnd)
        {
            Context.Metrics.Counter("numTimersDroppedAtEnd").Value += _context.ProcessingTimers.Count;
            _context.ProcessingTimers.Clear();
            return true;
        }
        _context.TakesNoProcessingTimers = true;
        return AdvanceProcessingTime(long.MaxValue);
    }

    public override bool EndKey()
    {
        Clock.Watermark = EventTime.End;
        while (_context.EventTimers.TryTake(EventTime.End, out var timer, out var hash))
        {
            OnTimer(in timer, hash, isEventTime: true);
            if (Output.IsFull) return false;
        }
        _context.TakesNoProcessingTimers = true;
        if (!AdvanceProcessingTime(long.MaxValue)) return false;
        _context.TakesNoProcessingTimers = false;
        Clock.Watermark = EventTime.None;
        return true;
    }

    void OnTimer(in WindowTimer<TKey> timer, ulong hash, bool isEventTime)
    {
        var window = timer.Owner.Window;
        var state = window;
        // A timer of a window that has merged into another one since.
        if (_merging is not null && !_merging.TryGetState(in timer.Owner.Key, hash, window, out state)) return;
        _context.Enter(in timer.Owner.Key, hash, window, WindowHash.Of(hash, window), timer.Time);
        var instant = EventTime.ToInstant(timer.Time);
        var result = isEventTime
            ? _trigger.OnEventTime(instant, window, _context)
            : _trigger.OnProcessingTime(instant, window, _context);
        var stateKey = new WindowKey<TKey>(timer.Owner.Key, state);
        var stateHash = WindowHash.Of(hash, state);
        if (result != TriggerResult.Continue) Act(result, window, in stateKey, stateHash);
        if (isEventTime == _isEventTime && timer.Time == _lifetime.EndOf(window)) RemoveWindow(window, in stateKey, stateHash);
    }

    void RemoveWindow(TimeWindow window, in WindowKey<TKey> state, ulong stateHash)
    {
        _table.Remove(in state, stateHash);
        _trigger.Clear(window, _context);
        _function.Clear(in state.Key, window);
        _merging?.Retire(in state.Key, _context.KeyHash, window);
    }

    void RegisterEnd(TimeWindow window)
    {
        var end = _lifetime.EndOf(window);
        if (end == EventTime.End) return;
        var timers = _isEventTime ? _context.EventTimers : _context.ProcessingTimers;
        timers.Register(in _context.Current, _context.KeyHash, _context.WindowHash, end);
    }

    void DeleteEnd(TimeWindow window)
    {
        var timers = _isEventTime ? _context.EventTimers : _context.ProcessingTimers;
        timers.Delete(in _context.Current, _context.WindowHash, _lifetime.EndOf(window));
    }
}
