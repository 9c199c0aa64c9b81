using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Windows;

/// <summary>The source operator for one way of assigning timestamps, which is compiled into its loop.</summary>
internal sealed partial class SourceOperator<T, TAssigner>(
    TAssigner assigner, SplitReader<T> reader, WatermarkStrategy<T> strategy, SourceOptions options) : SourceOperator<T>
    where TAssigner : struct, ITimestampAssigner<T>
{
    private readonly WatermarkDriver<T> _driver = new(strategy, options.AutoWatermarkInterval);
    private TAssigner _assigner = assigner;
    private AlignmentMember<T>? _alignment;
    private Collector<T>? _staged;
    private int _stagedCursor;
    private ReadStatus _status;
    private SplitWatermark<T>? _current;
    private int _position;
    private bool _noMoreSplits;
    private bool _noneForNow;
    private bool _draining;
    private long _emptySince;

    public override IReadOnlyList<SourceSplit> Splits => reader.Splits;

    public override bool WantsSplit => !_noMoreSplits && reader.Splits.Count < reader.MaxSplits;

    public override long NextProcessingTime
    {
        get
        {
            if (IsFinished || _driver.Readable.IsBlocked) return long.MaxValue;
            var next = Math.Min(_driver.NextProcessingTime, _alignment?.NextTime ?? long.MaxValue);
            if (_status == ReadStatus.Nothing) next = Math.Min(next, reader.NextPollTime);
            return Math.Min(next, _driver.Readable.ToProcessingTime(EmptyDeadline));
        }
    }

    /// <summary>When a source without splits is idle by its timeout, in readable time.</summary>
    private long EmptyDeadline =>
        _driver.Settings.IdleTimeout > 0 && _driver.Splits.Count == 0 && !OutputIdle && !Context.IsBatch
            ? _emptySince + _driver.Settings.IdleTimeout
            : long.MaxValue;

    public override void Open()
    {
        _driver.Open(Context.Now, emits: !Context.IsBatch);
        _emptySince = _driver.Readable.At(Context.Now);
        OpenRestored();
        if (_driver.GoesByRecord)
        {
            _staged = new Collector<T>();
            _staged.Attach(Sides);
        }
        if (_driver.Settings.AlignmentGroup is { } group && options.Alignments is { } alignments && !Context.IsBatch)
            _alignment = new AlignmentMember<T>(alignments.Group(group), reader, _driver, Context);
    }

    public override async Task CloseAsync()
    {
        _alignment?.Leave();
        await reader.DisposeAsync().ConfigureAwait(false);
    }

    public override void AddSplit(SourceSplit split)
    {
        // One that was on its way when the source was drained stays unread, as the rest of the others does.
        if (_draining)
        {
            _unread.Add(split);
            return;
        }
        if (_noMoreSplits) throw new InvalidOperationException($"{Context.Name} was given {split.Id} after it was told that no more splits come.");
        reader.AddSplit(split);
        _driver.Add(split, Context.Now);
        _noneForNow = false;
        _status = ReadStatus.More;
        OutputIdle = false;
    }

    public override void NoMoreSplits()
    {
        _noMoreSplits = true;
        if (_driver.Splits.Count == 0 && !IsStaging) Finish();
    }

    public override void NoSplitsForNow()
    {
        _noneForNow = true;
        ShowIdleness();
    }

    public override void Drain() => _draining = true;

    public override void SetBlocked(bool blocked)
    {
        if (blocked != _driver.Readable.IsBlocked) _driver.Readable.SetBlocked(blocked, Context.Now);
    }

    public override bool Poll()
    {
        if (IsFinished) return false;
        if (Output.IsFull || OutputWatermark > ForwardedWatermark) return true;
        if (IsStaging) return DrainStaged();
        if (_draining)
        {
            Finish();
            return false;
        }
        if (_driver.Splits.Count == 0) return false;
        if (_alignment is not null && !_alignment.Align()) return false;
        return _staged is null ? PollBatch() : PollByRecord();
    }

    public override bool AdvanceProcessingTime(long now)
    {
        if (IsFinished) return true;
        // What is due may be contradicted by records that are already there: a split is idle only if a look at it finds nothing.
        if (Poll()) Context.Wake();
        if (IsFinished) return true;
        _alignment?.OnProcessingTime(now);
        if (_driver.OnProcessingTime(now)) ForwardWatermark(_driver.Watermark);
        if (_driver.Readable.At(now) >= EmptyDeadline) _noneForNow = true;
        ShowIdleness();
        return true;
    }

    /// <summary>The reader is already behind what is staged: the cut must be too.</summary>
    public override bool BeforeBarrier()
    {
        if (IsStaging) DrainStaged();
        return !IsStaging;
    }

    private bool IsStaging => _staged is { Count: > 0 };

    private bool PollBatch()
    {
        var before = Output.Count;
        Read(Output);
        var count = Output.Count - before;
        if (count > 0)
        {
            RecordsIn += count;
            var split = Current();
            _driver.Touch(split, Context);
            OutputIdle = false;
            if (_driver.OnBatch(split, Assign(Output, before, count), Context)) ForwardWatermark(_driver.Watermark);
        }
        return AfterRead();
    }

    private bool PollByRecord()
    {
        Read(_staged!);
        var count = _staged!.Count;
        if (count == 0) return AfterRead();
        RecordsIn += count;
        _driver.Touch(Current(), Context);
        OutputIdle = false;
        Assign(_staged, 0, count);
        _stagedCursor = 0;
        return DrainStaged();
    }

    /// <summary>Emits up to the next watermark: the records behind it must not come before it.</summary>
    private bool DrainStaged()
    {
        var staged = _staged!;
        var split = Current();
        while (_stagedCursor < staged.Count && !Output.IsFull)
        {
            ref var value = ref staged.Values[_stagedCursor];
            var timestamp = staged.Timestamps[_stagedCursor];
            _position = _stagedCursor++;
            Output.Append(in value, timestamp);
            try
            {
                if (!_driver.OnRecord(split, in value, timestamp)) continue;
            }
            catch (Exception cause) when (cause is not OperatorFailedException)
            {
                throw OperatorFailedException.OnRecord(this, value, timestamp, reader.Origin(staged.Count - _position), _position, cause);
            }
            ForwardWatermark(_driver.Watermark);
            break;
        }
        if (_stagedCursor < staged.Count) return true;
        ((IOutlet)staged).Clear();
        ShowIdleness();
        return AfterRead();
    }

    private void Read(Collector<T> into)
    {
        try
        {
            _status = reader.Poll(into);
        }
        catch (Exception cause) when (!(cause is OperationCanceledException && Context.Cancellation.IsCancellationRequested))
        {
            throw OperatorFailedException.Reading(this, reader.Origin(0), cause);
        }
    }

    private long Assign(Collector<T> records, int first, int count)
    {
        try
        {
            return TimestampLoop.Assign<T, TAssigner>(
                ref _assigner, records.Values.AsSpan(first, count), records.Timestamps.AsSpan(first, count), ref _position);
        }
        catch (Exception cause)
        {
            throw OperatorFailedException.OnRecord(
                this, records.Values[first + _position], EventTime.None, reader.Origin(count - _position), _position, cause);
        }
    }

    private bool AfterRead()
    {
        if (_status != ReadStatus.SplitEnded) return _status == ReadStatus.More;
        var ended = Current();
        // The split's last records count before it leaves the minimum.
        if (_driver.Emit()) ForwardWatermark(_driver.Watermark);
        _driver.Remove(ended);
        _current = null;
        _status = ReadStatus.More;
        SplitFinished?.Invoke(ended.Split!);
        if (_driver.Splits.Count > 0) return true;
        _emptySince = _driver.Readable.At(Context.Now);
        if (_noMoreSplits) Finish();
        else ShowIdleness();
        return false;
    }

    private void Finish()
    {
        _driver.Stop();
        _alignment?.Leave();
        OutputIdle = false;
        ForwardWatermark(EventTime.End);
        IsFinished = true;
    }

    private void ShowIdleness() => OutputIdle = !IsFinished && (_driver.Splits.Count == 0 ? _noneForNow : _driver.Idle);

    private SplitWatermark<T> Current()
    {
        var split = reader.CurrentSplit
            ?? throw new InvalidOperationException($"The reader of {Context.Name} collected records or ended a split without saying which.");
        if (_current is { } known && ReferenceEquals(known.Split, split)) return known;
        foreach (var candidate in _driver.Splits)
            if (string.Equals(candidate.Split!.Id, split.Id, StringComparison.Ordinal)) return _current = candidate;
        throw new InvalidOperationException($"The reader of {Context.Name} read the split {split.Id}, which it does not hold.");
    }
}
