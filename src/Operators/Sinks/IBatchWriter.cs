using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Writes a sink's batches outside. Its calls come one after the other, each when the one before has completed.</summary>
internal interface IBatchWriter<T> : IAsyncDisposable
{
    /// <summary>When the writer wants <see cref="OnTimeAsync"/>, in epoch milliseconds; <see cref="long.MaxValue"/>: never.</summary>
    long NextTime => long.MaxValue;

    Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes records; the memory is valid until the task completes, and the next call comes only then.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken);

    /// <summary>What was asked for with <see cref="NextTime"/> is due.</summary>
    ValueTask OnTimeAsync(long now, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>What comes from here on is later than this, in epoch milliseconds; <see cref="long.MaxValue"/>: nothing comes.</summary>
    void OnWatermark(long watermark)
    {
    }

    /// <summary>A barrier comes next: what has been written belongs to its checkpoint.</summary>
    ValueTask PrepareAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>What has been prepared belongs to this checkpoint; said before <see cref="Freeze"/>, and perhaps once more.</summary>
    void OnBarrier(long checkpointId)
    {
    }

    /// <summary>What a checkpoint has to have of the writer; called on the task's thread, perhaps while a commit is under way.</summary>
    FrozenOperator Freeze() => FrozenOperator.Empty;

    /// <summary>Takes this subtask's share of what was stored, before <see cref="OpenAsync"/>.</summary>
    void Restore(SnapshotReader stored)
    {
    }

    /// <summary>The last checkpoint of which everything has been committed; <see cref="long.MaxValue"/>: nothing waits to be committed.</summary>
    long CommittedThrough => long.MaxValue;

    /// <summary>A checkpoint is complete: what was prepared for it and those before may be seen.</summary>
    ValueTask CommitAsync(long checkpointId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>All input has ended. Where checkpoints commit, the job's last one commits what is prepared here.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
