namespace ActorStream.Operators.Sources;

/// <summary>Runs a user's enumerator for one split outside of the task and hands its records over in batches.</summary>
internal sealed class SplitPump<T, TSplit> : IAsyncDisposable
    where TSplit : notnull
{
    private readonly SplitSource<T, TSplit> _source;
    private readonly OutsideWork _outside;
    private readonly CancellationTokenSource _stop;
    private readonly HandOver<(T Record, TSplit Split)> _handOver;
    private readonly Task _running;

    public SplitPump(SplitSource<T, TSplit> source, ValueSplit<TSplit> split, SourceReaderContext context)
    {
        _source = source;
        Split = split;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        _outside = context.Outside;
        _handOver = new(Collector<T>.FullLimit, context.Wake, _outside);
        var start = split.Value;
        _running = _outside.Run(() => PumpAsync(start, _stop.Token));
    }

    public ValueSplit<TSplit> Split { get; }

    public bool Paused { get; set; }

    public bool IsEnded => _handOver.IsEnded;

    /// <summary>Collects what has been handed over.</summary>
    /// <returns>How many records; zero when there are none.</returns>
    public int Collect(Collector<T> output)
    {
        var ready = _handOver.Peek();
        var count = Math.Min(ready.Length, Math.Max(0, output.Limit - output.Count));
        if (count == 0) return 0;
        for (var i = 0; i < count; i++) output.Append(in ready[i].Record, EventTime.None);
        Split.Value = ready[count - 1].Split;
        _handOver.Take(count);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _outside.Run(() =>
        {
            _stop.Cancel();
            return _running;
        }).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task PumpAsync(TSplit start, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            await EnumerateAsync(start, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            error = cause;
        }
        _handOver.Complete(error);
    }

    private async Task EnumerateAsync(TSplit start, CancellationToken cancellationToken)
    {
        var batch = new (T Record, TSplit Split)[Collector<T>.FullLimit];
        var count = 0;
        var enumerator = _source.ReadAsync(start, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (true)
            {
                var next = enumerator.MoveNextAsync();
                // What is there must not wait for what is not there yet; and it must get through before an error is told.
                if (!next.IsCompletedSuccessfully && count > 0)
                {
                    batch = await _handOver.PutAsync(batch, count, cancellationToken).ConfigureAwait(false);
                    count = 0;
                }
                if (!await next.ConfigureAwait(false)) break;
                batch[count++] = enumerator.Current;
                if (count < batch.Length) continue;
                batch = await _handOver.PutAsync(batch, count, cancellationToken).ConfigureAwait(false);
                count = 0;
            }
            if (count > 0) await _handOver.PutAsync(batch, count, cancellationToken).ConfigureAwait(false);
        }
    }
}
