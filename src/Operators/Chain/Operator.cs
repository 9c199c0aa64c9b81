using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// One step of a job in one subtask. Its task calls it from one thread at a time. Whatever may emit is resumable: it stops when an
/// outlet is full and is called again when there is room.
/// </summary>
internal abstract class Operator
{
    private readonly List<IOutlet> _outlets = [];
    private SideOutlets? _sides;

    public OperatorContext Context { get; private set; } = null!;

    /// <summary>The inputs; the driver runs them before it handles a watermark.</summary>
    public List<Feed> Feeds { get; } = [];

    public IReadOnlyList<IOutlet> Outlets => _outlets;

    /// <summary>The operators behind the outlets; known once the chain is complete.</summary>
    internal Operator[] Children { get; set; } = [];

    /// <summary>Records taken in, for metrics.</summary>
    public long RecordsIn;

    /// <summary>The user function to blame when a fused run of several fails; null: the operator itself.</summary>
    public virtual string? FailingFunction => null;

    /// <summary>The event time up to which the operator has acted.</summary>
    public long Watermark { get; internal set; } = EventTime.None;

    /// <summary>The watermark that has arrived behind the records; acted upon once they are done.</summary>
    internal long PendingWatermark { get; set; } = EventTime.None;

    /// <summary>The watermark that consumers may know, behind everything in the outlets.</summary>
    public long OutputWatermark { get; protected set; } = EventTime.None;

    internal long ForwardedWatermark { get; set; } = EventTime.None;

    /// <summary>
    /// The operator is done with the barrier that others are still waiting with: what it did now would come behind their part of the cut
    /// and before its own.
    /// </summary>
    internal bool IsCut { get; set; }

    /// <summary>Whether the inputs are idle: they do not hold event time back.</summary>
    public bool InputIdle { get; internal set; }

    public bool OutputIdle { get; protected internal set; }

    internal bool ForwardedIdle { get; set; }

    internal long PendingProcessingTime { get; set; } = long.MinValue;

    /// <summary>The processing time, in epoch milliseconds, at which the operator wants to be called; <see cref="long.MaxValue"/>: never.</summary>
    public virtual long NextProcessingTime => long.MaxValue;

    /// <summary>Whether it makes event time of its own: its subtasks need not agree on what they have seen.</summary>
    public virtual bool MakesWatermarks => false;

    /// <summary>Whether the operator has something to do that no input brings: a completed request, say.</summary>
    public virtual bool HasWork => false;

    public SideOutlets Sides => _sides ??= new SideOutlets();

    public void Attach(OperatorContext context) => Context = context;

    /// <summary>Called once before the first record, after state has been restored; long waits belong in <see cref="OpenAsync"/>.</summary>
    public virtual void Open()
    {
    }

    public virtual Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task CloseAsync() => Task.CompletedTask;

    /// <summary>Does what <see cref="HasWork"/> promised.</summary>
    public virtual void Work()
    {
    }

    /// <summary>Event time has reached <paramref name="watermark"/>: fires what is due.</summary>
    /// <returns>False when an outlet is full and the call must be repeated.</returns>
    public virtual bool AdvanceWatermark(long watermark)
    {
        ForwardWatermark(watermark);
        return true;
    }

    /// <summary>Inputs became idle or active.</summary>
    public virtual void SetIdle(bool idle) => OutputIdle = idle;

    /// <returns>False when an outlet is full and the call must be repeated.</returns>
    public virtual bool AdvanceProcessingTime(long now) => true;

    /// <summary>A barrier comes next: what is buffered outside of state must be emitted.</summary>
    /// <returns>False when an outlet is full and the call must be repeated.</returns>
    public virtual bool BeforeBarrier() => true;

    /// <summary>A batch has been processed: mini-batches are emitted here.</summary>
    public virtual void OnBatchEnd()
    {
    }

    /// <summary>Batch mode: all records of the current key have come, the next ones have another key. What the key still has to give is emitted.</summary>
    /// <returns>False when an outlet is full and the call must be repeated.</returns>
    public virtual bool EndKey() => true;

    /// <summary>All data of an input has ended (the channel itself stays for barriers).</summary>
    /// <returns>False when an outlet is full and the call must be repeated.</returns>
    public virtual bool EndInput() => true;

    /// <summary>A barrier is here: what user functions keep outside of state goes into state. Called before <see cref="Freeze"/>.</summary>
    /// <param name="checkpointId">The checkpoint's id.</param>
    public virtual void SnapshotState(long checkpointId)
    {
    }

    /// <summary>All state as it is now, to be written on any thread while the task goes on.</summary>
    /// <param name="cut">Whether what has changed since an earlier checkpoint is enough.</param>
    public virtual FrozenOperator Freeze(SnapshotCut cut = default) => FrozenOperator.Empty;

    /// <summary>Takes this subtask's share of what was stored; called once, before <see cref="Open"/>.</summary>
    /// <exception cref="StateMismatchException">A state was stored as something else.</exception>
    public virtual void Restore(SnapshotReader stored)
    {
    }

    public virtual void CheckpointCompleted(long checkpointId)
    {
    }

    /// <summary>The last checkpoint of which everything has been committed; <see cref="long.MaxValue"/>: nothing waits to be committed.</summary>
    public virtual long CommittedThrough => long.MaxValue;

    /// <summary>Passes a barrier on; only operators that end a task do something.</summary>
    public virtual void ForwardBarrier(CheckpointBarrier barrier)
    {
    }

    protected Collector<T> AddOutput<T>() => AddOutput(new Collector<T>());

    protected Collector<T> AddOutput<T>(Collector<T> collector)
    {
        collector.Attach(Sides);
        _outlets.Add(collector);
        return collector;
    }

    /// <summary>Makes a side output readable; without this its records are counted as unread.</summary>
    public Collector<TSide> AddSideOutput<TSide>(OutputTag<TSide> tag)
    {
        var collector = Sides.Add(tag);
        if (!_outlets.Contains(collector)) _outlets.Add(collector);
        return collector;
    }

    protected void ForwardWatermark(long watermark)
    {
        if (watermark > OutputWatermark) OutputWatermark = watermark;
    }
}
