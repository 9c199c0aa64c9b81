using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Hands batches to an asynchronous writer, one at a time: while a write is under way the operator takes nothing, and back-pressure
/// reaches the source.
/// </summary>
internal sealed class BatchSinkOperator<T> : Operator
{
    private readonly IBatchWriter<T> _writer;
    private Task? _write;
    private bool _prepared;
    private bool _ended;
    private long _completed = long.MinValue;
    private long _committed = long.MinValue;

    public BatchSinkOperator(IBatchWriter<T> writer)
    {
        _writer = writer;
        Input = new BatchInlet(this);
    }

    public Inlet<T> Input { get; }

    public override long NextProcessingTime => _write is null && !_ended ? _writer.NextTime : long.MaxValue;

    /// <summary>A write that has ended is looked at even if no record follows: it may have failed.</summary>
    public override bool HasWork => _write is { IsCompleted: true } || (_write is null && _completed > _committed);

    public override long CommittedThrough => _writer.CommittedThrough;

    public override void SnapshotState(long checkpointId) => _writer.OnBarrier(checkpointId);

    public override FrozenOperator Freeze(SnapshotCut cut = default) => _writer.Freeze();

    public override void Restore(SnapshotReader stored) => _writer.Restore(stored);

    public override Task OpenAsync(CancellationToken cancellationToken) => _writer.OpenAsync(cancellationToken);

    public override void Work()
    {
        if (!IsIdle() || _completed <= _committed) return;
        _committed = _completed;
        Start(_writer.CommitAsync(_completed, Context.Cancellation));
    }

    public override bool AdvanceWatermark(long watermark)
    {
        if (!IsIdle()) return false;
        _writer.OnWatermark(watermark);
        return base.AdvanceWatermark(watermark);
    }

    public override bool AdvanceProcessingTime(long now)
    {
        if (!IsIdle()) return false;
        if (_writer.NextTime <= now) Start(_writer.OnTimeAsync(now, Context.Cancellation));
        return true;
    }

    public override bool BeforeBarrier()
    {
        if (!IsIdle()) return false;
        if (_prepared) return true;
        _prepared = true;
        return Start(_writer.PrepareAsync(Context.Cancellation));
    }

    public override void ForwardBarrier(CheckpointBarrier barrier)
    {
        _prepared = false;
        _writer.OnBarrier(barrier.Id);
    }

    public override void CheckpointCompleted(long checkpointId)
    {
        _completed = Math.Max(_completed, checkpointId);
        Context.Wake();
    }

    public override bool EndInput()
    {
        if (!IsIdle()) return false;
        if (_ended) return true;
        _ended = true;
        return Start(_writer.EndAsync(Context.Cancellation));
    }

    public override async Task CloseAsync()
    {
        try
        {
            if (_write is not null) await _write;
        }
        catch (Exception) when (Context.Cancellation.IsCancellationRequested)
        {
            // The job is being stopped: the write was cut off with it.
        }
        finally
        {
            await _writer.DisposeAsync();
        }
    }

    private bool Start(ValueTask write)
    {
        if (write.IsCompleted)
        {
            write.GetAwaiter().GetResult();
            return true;
        }
        _write = write.AsTask();
        _write.ContinueWith(_ => Context.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }

    private bool IsIdle()
    {
        if (_write is null) return true;
        if (!_write.IsCompleted) return false;
        var done = _write;
        _write = null;
        done.GetAwaiter().GetResult();
        return true;
    }

    private sealed class BatchInlet(BatchSinkOperator<T> owner) : Inlet<T>(owner)
    {
        private T[] _pending = [];
        private int _count;

        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (!owner.IsIdle()) return 0;
            Position = 0;
            if (_pending.Length < values.Length) _pending = new T[values.Length];
            else if (_count > values.Length) Array.Clear(_pending, values.Length, _count - values.Length);
            _count = values.Length;
            values.CopyTo(_pending);
            owner.Start(owner._writer.WriteAsync(_pending.AsMemory(0, _count), owner.Context.Cancellation));
            return values.Length;
        }
    }
}
