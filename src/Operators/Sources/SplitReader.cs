using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Operators.Sources;

/// <summary>What a poll of a reader came to.</summary>
internal enum ReadStatus
{
    /// <summary>Records may follow at once.</summary>
    More,

    /// <summary>Nothing for the moment: the reader wakes the task when there is.</summary>
    Nothing,

    /// <summary>The current split has ended (its last records may have been collected in this call); the reader holds it no more.</summary>
    SplitEnded,
}

/// <summary>What a reader knows of the subtask it reads for.</summary>
internal sealed class SourceReaderContext
{
    public required string SourceName { get; init; }

    public required int Subtask { get; init; }

    public required int Parallelism { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Asks the task to poll again, from any thread.</summary>
    public required Action Wake { get; init; }

    /// <summary>Where reading ahead runs.</summary>
    public OutsideWork Outside { get; init; } = OutsideWork.ThreadPool;

    public required CancellationToken Cancellation { get; init; }

    public required OperatorMetrics Metrics { get; init; }

    public ulong Seed { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>
/// Reads the splits of one subtask. <see cref="Poll"/> never blocks: I/O runs elsewhere and wakes the task.
/// </summary>
internal abstract class SplitReader<T> : IAsyncDisposable
{
    /// <summary>How many splits the reader can hold at a time; it asks for more while it has fewer.</summary>
    public virtual int MaxSplits => 1;

    /// <summary>The splits in hand, with their positions behind the last collected record.</summary>
    public abstract IReadOnlyList<SourceSplit> Splits { get; }

    public abstract void AddSplit(SourceSplit split);

    /// <summary>
    /// Collects records until <paramref name="output"/> is full or there are none. All records of one call come from one split,
    /// <see cref="CurrentSplit"/>. Records carry the timestamp that the source gives, or <see cref="long.MinValue"/>.
    /// </summary>
    public abstract ReadStatus Poll(Collector<T> output);

    /// <summary>The split of the last call's records, or the one that it found ended; null when there is none.</summary>
    public abstract SourceSplit? CurrentSplit { get; }

    /// <summary>
    /// When a reader that found <see cref="ReadStatus.Nothing"/> wants to be polled again although nothing wakes the task, in epoch
    /// milliseconds: for what is due at a known time. <see cref="long.MaxValue"/>: never.
    /// </summary>
    public virtual long NextPollTime => long.MaxValue;

    /// <summary>Stops or resumes reading a split that is too far ahead of the others (watermark alignment).</summary>
    public virtual void Pause(SourceSplit split, bool paused)
    {
    }

    /// <summary>A barrier is here: the positions are those that its checkpoint has.</summary>
    public virtual void OnBarrier(long checkpointId)
    {
    }

    /// <summary>A checkpoint is complete: nothing before its positions is read again.</summary>
    public virtual void OnCheckpointCompleted(long checkpointId)
    {
    }

    /// <summary>Where a record came from, for messages: the split and the position in it.</summary>
    /// <param name="indexFromEnd">1 is the last record that was collected, 0 the one that is being read.</param>
    public virtual string Origin(int indexFromEnd) => CurrentSplit?.ToString() ?? "the source";

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
