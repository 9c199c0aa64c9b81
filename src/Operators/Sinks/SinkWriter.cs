namespace ActorStream;

/// <summary>Writes the records of one subtask of a <see cref="TwoPhaseSink{T, TCommittable}"/>. Its calls come one after the other.</summary>
/// <remarks>It is disposed at the end, also after a failure: what was not handed out by <see cref="PrepareCommitAsync"/> is to be taken back then.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <typeparam name="TCommittable">What says how to make written records visible.</typeparam>
public abstract class SinkWriter<T, TCommittable> : IAsyncDisposable
{
    /// <summary>Writes records where nobody sees them yet.</summary>
    /// <param name="records">A batch, valid during the call.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    public abstract Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken);

    /// <summary>
    /// Makes everything that was written so far ready to be committed, and durable. Called at a checkpoint's barrier, with the answer being
    /// part of the checkpoint, and at the end of the input.
    /// </summary>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    /// <returns>What to commit, in this order, once the checkpoint is complete.</returns>
    public abstract Task<IReadOnlyList<TCommittable>> PrepareCommitAsync(CancellationToken cancellationToken);

    /// <summary>Gives up what the writer holds.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>When the writer wants to be called although no record comes, in epoch milliseconds.</summary>
    internal virtual long NextTime => long.MaxValue;

    /// <summary>What comes from here on is later than this, in epoch milliseconds; <see cref="long.MaxValue"/>: nothing comes.</summary>
    internal virtual void OnWatermark(long watermark)
    {
    }

    /// <summary>What was asked for with <see cref="NextTime"/> is due.</summary>
    internal virtual Task OnTimeAsync(long now, CancellationToken cancellationToken) => Task.CompletedTask;
}
