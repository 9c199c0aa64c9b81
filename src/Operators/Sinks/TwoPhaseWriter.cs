namespace ActorStream.Operators;

/// <summary>Runs a two-phase sink's writer: prepares at barriers, commits in order when their checkpoints are complete, and all of it at the end.</summary>
internal sealed class TwoPhaseWriter<T, TCommittable>(TwoPhaseSink<T, TCommittable> sink, SinkContext context) : IBatchWriter<T>
{
    private const long AtTheEnd = long.MaxValue;

    private readonly Queue<(long CheckpointId, IReadOnlyList<TCommittable> Committables)> _pending = new();
    private SinkWriter<T, TCommittable>? _writer;
    private IReadOnlyList<TCommittable>? _prepared;

    public long NextTime => _writer?.NextTime ?? long.MaxValue;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _writer = await sink.CreateWriterAsync(context, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{sink.GetType().Name}.CreateWriterAsync gave no writer.");
    }

    public ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken) => new(_writer!.WriteAsync(records, cancellationToken));

    public ValueTask OnTimeAsync(long now, CancellationToken cancellationToken) => new(_writer!.OnTimeAsync(now, cancellationToken));

    public async ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        _prepared = await _writer!.PrepareCommitAsync(cancellationToken).ConfigureAwait(false);

    public void OnBarrier(long checkpointId)
    {
        if (_prepared is { Count: > 0 } committables) _pending.Enqueue((checkpointId, committables));
        _prepared = null;
    }

    public async ValueTask CommitAsync(long checkpointId, CancellationToken cancellationToken)
    {
        while (_pending.TryPeek(out var epoch) && epoch.CheckpointId <= checkpointId)
        {
            foreach (var committable in epoch.Committables) await sink.CommitAsync(committable, cancellationToken).ConfigureAwait(false);
            _pending.Dequeue();
        }
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        OnBarrier(AtTheEnd);
        await CommitAsync(AtTheEnd, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
