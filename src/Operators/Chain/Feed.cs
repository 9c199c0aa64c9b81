using ActorStream.Operators.Exchange;

namespace ActorStream.Operators;

/// <summary>A batch on its way into an operator, and how far it has been read: what makes an operator resumable at a record.</summary>
internal abstract class Feed
{
    public abstract Operator Operator { get; }

    public abstract bool HasInput { get; }

    /// <summary>Lets the operator read on.</summary>
    /// <returns>How many records it took.</returns>
    public abstract int Run();

    /// <summary>Goes back to the first record: the outlet has been cleared.</summary>
    public abstract void Reset();
}

/// <summary>A feed that a task fills from its channels.</summary>
internal abstract class ChannelFeed : Feed
{
    /// <param name="batch">The records.</param>
    /// <param name="origin">Who sent them, for messages.</param>
    /// <param name="first">The first of them that has not been read.</param>
    public abstract void Offer(Batch batch, string? origin, int first = 0);

    /// <summary>Takes the batch back, to be offered again.</summary>
    /// <returns>The first record that has not been read; null: there is none.</returns>
    public abstract int? TakeBack();
}

/// <summary>Reads what another operator of the same task has collected.</summary>
internal sealed class OutletFeed<T>(Collector<T> source, Inlet<T> inlet) : Feed
{
    private int _cursor;

    public override Operator Operator => inlet.Owner;

    public override bool HasInput => _cursor < source.Count;

    public override int Run()
    {
        var length = source.Count - _cursor;
        var taken = FeedCalls.Process(inlet, source.Values.AsSpan(_cursor, length), source.Timestamps.AsSpan(_cursor, length), default, null, _cursor);
        _cursor += taken;
        return taken;
    }

    public override void Reset() => _cursor = 0;
}

/// <summary>Reads a batch that came over a channel.</summary>
internal sealed class BatchFeed<T>(Inlet<T> inlet) : ChannelFeed
{
    private Batch<T>? _batch;
    private string? _origin;
    private int _cursor;

    public override Operator Operator => inlet.Owner;

    public override bool HasInput => _batch is not null && _cursor < _batch.Count;

    public override void Offer(Batch batch, string? origin, int first = 0)
    {
        _batch = (Batch<T>)batch;
        _origin = origin;
        _cursor = first;
    }

    public override int? TakeBack()
    {
        if (!HasInput) return null;
        _batch = null;
        return _cursor;
    }

    public override int Run()
    {
        var batch = _batch!;
        var length = batch.Count - _cursor;
        var hashes = batch.Hashes is null ? default : new ReadOnlySpan<ulong>(batch.Hashes, _cursor, length);
        var taken = FeedCalls.Process(inlet, batch.Values.AsSpan(_cursor, length), batch.Timestamps.AsSpan(_cursor, length), hashes, _origin, _cursor);
        _cursor += taken;
        if (_cursor == batch.Count) _batch = null;
        return taken;
    }

    public override void Reset()
    {
        _batch = null;
        _cursor = 0;
    }
}

/// <summary>One catch for each batch: the inlet's position says which record failed.</summary>
internal static class FeedCalls
{
    public static int Process<T>(
        Inlet<T> inlet, ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes, string? origin, int offset)
    {
        try
        {
            var taken = inlet.Process(values, timestamps, hashes);
            inlet.Owner.RecordsIn += taken;
            return taken;
        }
        catch (Exception cause) when (cause is not OperatorFailedException)
        {
            var index = inlet.Position;
            var record = index < values.Length ? values[index] : default;
            var timestamp = index < timestamps.Length ? timestamps[index] : long.MinValue;
            throw OperatorFailedException.OnRecord(inlet.Owner, record, timestamp, origin, offset + index, cause);
        }
    }
}
