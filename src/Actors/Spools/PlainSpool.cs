using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>Keeps an input without key until the inputs that come first have ended.</summary>
internal sealed class PlainSpool<T> : InputSpool
{
    private readonly List<Batch<T>> _batches = [];

    public override bool IsKeyed => false;

    public override void Add(Batch batch) => _batches.Add(SpooledBatch.Copy((Batch<T>)batch));

    public override IEnumerable<Batch> All()
    {
        foreach (var batch in _batches) yield return batch;
    }

    public override IEnumerable<IEnumerable<(int Input, Batch Batch)>> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs) =>
        throw new InvalidOperationException("An input without key has no keys.");
}

/// <summary>Batches that stay.</summary>
internal static class SpooledBatch
{
    public static Batch<T> Copy<T>(Batch<T> batch)
    {
        var copy = new Batch<T>(batch.Count, hashed: false) { Count = batch.Count, Born = batch.Born };
        batch.Values.AsSpan(0, batch.Count).CopyTo(copy.Values);
        batch.Timestamps.AsSpan(0, batch.Count).CopyTo(copy.Timestamps);
        return copy;
    }

    public static Batch<T> Of<T>(List<(T Value, long Timestamp)> records, int first, int count)
    {
        var batch = new Batch<T>(count, hashed: false) { Count = count };
        for (var i = 0; i < count; i++) (batch.Values[i], batch.Timestamps[i]) = records[first + i];
        return batch;
    }
}
