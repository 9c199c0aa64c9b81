namespace ActorStream.Persistence;

/// <summary>Marks the rules of cells in which something can expire: their backend sweeps.</summary>
internal interface IExpiring;

internal sealed class StampedRules<T>(Codec<Stamped<T>> codec, TtlRule rule) : CellRules<Stamped<T>>, IExpiring
{
    public override bool IsImmutable => codec.IsImmutable;

    public override bool CanExpire => true;

    public override Stamped<T> Copy(in Stamped<T> cell) => codec.Copy(in cell);

    public override void Write(ref StateWriter writer, in Stamped<T> cell) => codec.Write(ref writer, in cell);

    public override Stamped<T> Read(ref StateReader reader) => codec.Read(ref reader);

    public override bool HasExpired(in Stamped<T> cell, long now) => rule.IsExpired(cell.Stamp, now);

    public override bool KeepUnexpired(ref Stamped<T> cell, long now) => false;
}

internal sealed class StampedListRules<T>(Codec<ListCell<Stamped<T>>> codec, TtlRule rule) : CellRules<ListCell<Stamped<T>>>, IExpiring
{
    public override bool IsImmutable => codec.IsImmutable;

    public override bool CanExpire => true;

    public override ListCell<Stamped<T>> Copy(in ListCell<Stamped<T>> cell) => codec.Copy(in cell);

    public override void Write(ref StateWriter writer, in ListCell<Stamped<T>> cell) => codec.Write(ref writer, in cell);

    public override ListCell<Stamped<T>> Read(ref StateReader reader) => codec.Read(ref reader);

    public override bool HasExpired(in ListCell<Stamped<T>> cell, long now)
    {
        foreach (ref readonly var item in cell.Span)
        {
            if (rule.IsExpired(item.Stamp, now))
                return true;
        }
        return false;
    }

    public override bool KeepUnexpired(ref ListCell<Stamped<T>> cell, long now)
    {
        var kept = new ListCell<Stamped<T>>();
        foreach (ref readonly var item in cell.Span)
        {
            if (!rule.IsExpired(item.Stamp, now))
                kept.Add(in item);
        }
        cell = kept;
        return kept.Count > 0;
    }
}

/// <summary>The head of a map whose entries expire: the head itself goes with its last entry.</summary>
internal sealed class ExpiringMapHeadRules<TMapKey>(Codec<TMapKey> codec) : MapHeadRules<TMapKey>(codec), IExpiring;
