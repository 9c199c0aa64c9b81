namespace ActorStream.Operators;

/// <summary>A record that asynchronous work was started for, until its result is emitted.</summary>
internal sealed class AsyncEntry<TIn, TOut>(TIn input, long timestamp)
{
    public readonly TIn Input = input;
    public readonly long Timestamp = timestamp;
    public TOut Result = default!;
    public bool IsDone;

    /// <summary>The number of the running or last try, from 1.</summary>
    public int Try = 1;

    /// <summary>Whether the next try waits for its time.</summary>
    public bool AwaitsRetry;

    /// <summary>The processing time at which the record has had its time.</summary>
    public long Deadline = long.MaxValue;

    public CancellationTokenSource? Cancellation;

    /// <summary>The place among the records whose results have not been emitted.</summary>
    public LinkedListNode<AsyncEntry<TIn, TOut>>? InFlight;

    /// <summary>The place among the records that have no result yet.</summary>
    public LinkedListNode<AsyncEntry<TIn, TOut>>? Open;

    /// <summary>The stretch between two watermarks that the record is in.</summary>
    public AsyncStretch<TIn, TOut> Stretch = null!;
}

/// <summary>The records between two watermarks.</summary>
internal sealed class AsyncStretch<TIn, TOut>
{
    /// <summary>Ordered: all records; unordered: those that are done.</summary>
    public readonly Queue<AsyncEntry<TIn, TOut>> Line = new();

    /// <summary>How many records are not done.</summary>
    public int Open;

    /// <summary>The watermark behind the records; none yet for the last stretch.</summary>
    public long Watermark = EventTime.None;
}
