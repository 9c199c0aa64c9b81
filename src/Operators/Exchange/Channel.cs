namespace ActorStream.Operators.Exchange;

/// <summary>
/// The sending end of an ordered channel to one task. Batches are bounded by credits; control events are not held back.
/// Every element has a sequence number: a gap or a repeat fails the attempt at the receiver.
/// </summary>
internal abstract class ChannelWriter<T>
{
    /// <summary>An empty batch to fill.</summary>
    public abstract Batch<T> Rent();

    /// <summary>Hands a batch over.</summary>
    /// <returns>False when there is no credit: the batch stays with the caller, whose task is woken when there is.</returns>
    public abstract bool TrySend(Batch<T> batch);

    public abstract void Send(in ControlEvent control);
}

/// <summary>The receiving end, without its type.</summary>
internal abstract class ChannelReader
{
    /// <summary>Who sends, for messages.</summary>
    public abstract string Origin { get; }

    /// <summary>Whether something can be read.</summary>
    public abstract bool HasNext { get; }

    /// <summary>The newest barrier that has been sent, however much of the channel is in front of it; null: there was none.</summary>
    public virtual CheckpointBarrier? Announced => null;

    /// <summary>What can be read, shown without being taken.</summary>
    public virtual IEnumerable<ChannelElement> Waiting => [];

    /// <summary>Takes the next element.</summary>
    /// <param name="control">The control event, when the result is not a batch.</param>
    /// <returns>The batch, or null for a control event.</returns>
    public abstract Batch? Read(out ControlEvent control);

    /// <summary>Gives a batch back that has been processed, and with it a credit.</summary>
    public abstract void Return(Batch batch);
}

/// <summary>An element of a channel.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Batch">The batch; null: it is a control event.</param>
/// <param name="Control">The control event.</param>
internal readonly record struct ChannelElement(long Sequence, Batch? Batch, ControlEvent Control);
