namespace ActorStream.Operators;

/// <summary>
/// Hands batches to an asynchronous writer, one at a time: while a write is under way the operator takes nothing, and back-pressure
/// reaches the source.
/// </summary>
internal sealed class BatchSinkOperator<T> : Operator
{
    private readonly IBatchWriter<T> _writer;
    private Task? _write;
    private bool _ended;

    public BatchSinkOperator(IBatchWriter<T> writer)
    {
        _writer = writer;
        Input = new BatchInlet(this);
    }

    public Inlet<T> Input { get; }

    public override Task OpenAsync(CancellationToken cancellationToken) => _writer.OpenAsync(cancellationToken);

    public override bool AdvanceWatermark(long watermark)
    {
        if (!IsIdle()) return false;
        return base.AdvanceWatermark(watermark);
    }

    public override bool BeforeBarrier() => IsIdle();

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
        await _writer.DisposeAsync();
    }

    private bool Start(ValueTask write)
    {
        if (write.IsCompleted)
        {
            write.GetAwaiter().GetResult();
            return true;
        }
        _write = write.AsTask();
        _write.ContinueWith(_ => Context.Wake(), TaskScheduler.Default);
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

/// <summary>Writes a sink's batches outside.</summary>
internal interface IBatchWriter<T> : IAsyncDisposable
{
    Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes records; the memory is valid until the task completes, and the next call comes only then.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken);

    /// <summary>All input has ended.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
