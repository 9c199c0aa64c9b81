using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Windows;

/// <summary>
/// Runs a strategy over the splits of one subtask: when watermarks are emitted, when a split is idle, and what the splits come to
/// together. It knows nothing of records' whereabouts; its operator asks it and forwards.
/// </summary>
internal sealed class WatermarkDriver<T>(WatermarkStrategy<T> strategy, long interval)
{
    /// <summary>Fast sources need no timer: after so many batches the built-in watermarks go out by themselves.</summary>
    private const int BatchesBetweenWatermarks = 64;

    private readonly WatermarkOutputMultiplexer _together = new();
    private readonly List<SplitWatermark<T>> _splits = [];
    private bool _enabled;
    private long _started;
    private long _nextTick = long.MaxValue;
    private long _nextIdleCheck = long.MaxValue;
    private int _batches;

    public WatermarkSettings Settings { get; } = strategy.Settings;

    public IReadOnlyList<SplitWatermark<T>> Splits => _splits;

    public long Watermark => _together.Watermark;

    /// <summary>Whether there are splits and all are idle.</summary>
    public bool Idle => _together.Idle;

    public ReadableTime Readable { get; } = new();

    /// <summary>Whether watermarks may come between two records, so that records must be looked at one by one.</summary>
    public bool GoesByRecord => _enabled && (Settings.Kind == WatermarkKind.Custom || (Settings.Kind == WatermarkKind.Bounded && interval == 0));

    public long NextProcessingTime => Math.Min(_nextTick, Readable.ToProcessingTime(_nextIdleCheck));

    /// <summary>Starts the clocks; <paramref name="emits"/> is false in batch mode, where only the end of the input advances event time.</summary>
    public void Open(long now, bool emits)
    {
        _started = now;
        _enabled = emits;
        if (emits && Settings.Kind == WatermarkKind.Custom) ScheduleTick(now);
    }

    public SplitWatermark<T> Add(SourceSplit? split, long now)
    {
        var added = new SplitWatermark<T>(split, strategy.Generator?.Invoke());
        if (split is not null) added.Restore();
        added.LastActive = Readable.At(now);
        _splits.Add(added);
        _together.Add(added);
        if (_enabled && Settings.IdleTimeout > 0) _nextIdleCheck = Math.Min(_nextIdleCheck, added.LastActive + Settings.IdleTimeout);
        return added;
    }

    public void Remove(SplitWatermark<T> split)
    {
        _splits.Remove(split);
        _together.Remove(split);
    }

    /// <summary>A batch of a split's records came, to be called before <see cref="OnBatch"/> or <see cref="OnRecord"/>.</summary>
    public void Touch(SplitWatermark<T> split, OperatorContext context)
    {
        if (Settings.IdleTimeout > 0) split.LastActive = Readable.At(context.Now);
        if (!split.Idle) return;
        split.Idle = false;
        if (_enabled && Settings.IdleTimeout > 0) _nextIdleCheck = Math.Min(_nextIdleCheck, split.LastActive + Settings.IdleTimeout);
        _together.Update();
    }

    /// <summary>A batch came whose largest timestamp is given.</summary>
    /// <returns>Whether the watermark has risen, behind this batch.</returns>
    public bool OnBatch(SplitWatermark<T> split, long largest, OperatorContext context)
    {
        if (largest > split.LargestTimestamp) split.LargestTimestamp = largest;
        if (!_enabled || Settings.Kind != WatermarkKind.Bounded) return false;
        if (++_batches >= BatchesBetweenWatermarks) return Emit();
        if (_nextTick == long.MaxValue) ScheduleTick(context.Now);
        return false;
    }

    /// <summary>A record came.</summary>
    /// <returns>Whether the watermark has risen, behind this record and before the next.</returns>
    public bool OnRecord(SplitWatermark<T> split, in T value, long timestamp)
    {
        if (timestamp > split.LargestTimestamp) split.LargestTimestamp = timestamp;
        if (Settings.Kind == WatermarkKind.Custom)
        {
            var changed = split.OnEvent(in value, timestamp);
            return interval == 0 ? EmitPeriodic() : changed && _together.Update();
        }
        return split.Raise(split.Reached(Settings)) && _together.Update();
    }

    /// <summary>Takes what the splits have reached, now.</summary>
    /// <returns>Whether the watermark has risen.</returns>
    public bool Emit()
    {
        _batches = 0;
        if (!_enabled) return false;
        if (Settings.Kind == WatermarkKind.Bounded)
            foreach (var split in _splits) split.Raise(split.Reached(Settings));
        return _together.Update();
    }

    /// <summary>Does what is due at a processing time: the periodic emission, and looking for idle splits.</summary>
    /// <returns>Whether the watermark has risen.</returns>
    public bool OnProcessingTime(long now)
    {
        var risen = false;
        if (now >= _nextTick)
        {
            _nextTick = long.MaxValue;
            risen = EmitPeriodic();
            if (Settings.Kind == WatermarkKind.Custom) ScheduleTick(now);
        }
        if (now >= Readable.ToProcessingTime(_nextIdleCheck)) risen |= FindIdle(Readable.At(now));
        return risen;
    }

    /// <summary>Splits that alignment has paused or let go on.</summary>
    public void SetPaused(SplitWatermark<T> split, bool paused, long now)
    {
        split.Paused = paused;
        if (paused) return;
        split.LastActive = Readable.At(now);
        if (_enabled && Settings.IdleTimeout > 0) _nextIdleCheck = Math.Min(_nextIdleCheck, split.LastActive + Settings.IdleTimeout);
    }

    public void Stop()
    {
        _enabled = false;
        _nextTick = _nextIdleCheck = long.MaxValue;
    }

    private bool EmitPeriodic()
    {
        if (Settings.Kind == WatermarkKind.Custom)
            foreach (var split in _splits) split.OnPeriodicEmit();
        return Emit();
    }

    private bool FindIdle(long readable)
    {
        _nextIdleCheck = long.MaxValue;
        foreach (var split in _splits)
        {
            if (split.Idle || split.Paused) continue;
            var deadline = split.LastActive + Settings.IdleTimeout;
            if (readable >= deadline) split.Idle = true;
            else _nextIdleCheck = Math.Min(_nextIdleCheck, deadline);
        }
        return Emit();
    }

    /// <summary>Ticks lie on a fixed grid, so that they do not depend on when records happen to come.</summary>
    private void ScheduleTick(long now)
    {
        if (interval > 0) _nextTick = now + interval - ((now - _started) % interval);
    }
}
