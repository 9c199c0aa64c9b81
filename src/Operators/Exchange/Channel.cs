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

    /// <summary>Takes the next element.</summary>
    /// <param name="control">The control event, when the result is not a batch.</param>
    /// <returns>The batch, or null for a control event.</returns>
    public abstract Batch? Read(out ControlEvent control);

    /// <summary>Gives a batch back that has been processed, and with it a credit.</summary>
    public abstract void Return(Batch batch);
}
