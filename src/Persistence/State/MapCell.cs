namespace ActorStream.Persistence;

/// <summary>What the row of a key has of a map: the ends of the chain of its entries, in the order in which they were added.</summary>
internal struct MapHead<TMapKey>
{
    public TMapKey First;
    public TMapKey Last;
    public int Count;
}

/// <summary>One entry of a map, a row of the map's own table.</summary>
internal struct MapEntry<TMapKey, TValue>
{
    public TValue Value;
    public TMapKey Previous;
    public TMapKey Next;
    public bool HasPrevious;
    public bool HasNext;
}

/// <summary>Map keys are immutable, as all keys.</summary>
internal class MapHeadRules<TMapKey>(Codec<TMapKey> codec) : CellRules<MapHead<TMapKey>>
{
    public override bool IsImmutable => true;

    public override MapHead<TMapKey> Copy(in MapHead<TMapKey> cell) => cell;

    public override void Write(ref StateWriter writer, in MapHead<TMapKey> cell)
    {
        codec.Write(ref writer, in cell.First);
        codec.Write(ref writer, in cell.Last);
        writer.WriteVarUInt((ulong)cell.Count);
    }

    public override MapHead<TMapKey> Read(ref StateReader reader) =>
        new() { First = codec.Read(ref reader), Last = codec.Read(ref reader), Count = (int)reader.ReadVarUInt() };
}

/// <summary>An entry with its neighbours in the chain.</summary>
internal sealed class MapEntryForm<TMapKey, TValue>(Codec<TMapKey> keyCodec, Codec<TValue> valueCodec) : RowForm<MapEntry<TMapKey, TValue>>
{
    const byte Previous = 1;
    const byte Next = 2;

    public override void Write(ref StateWriter writer, in MapEntry<TMapKey, TValue> row)
    {
        writer.WriteByte((byte)((row.HasPrevious ? Previous : 0) | (row.HasNext ? Next : 0)));
        if (row.HasPrevious)
            keyCodec.Write(ref writer, in row.Previous);
        if (row.HasNext)
            keyCodec.Write(ref writer, in row.Next);
        valueCodec.Write(ref writer, in row.Value);
    }

    public override MapEntry<TMapKey, TValue> Read(ref StateReader reader)
    {
        var has = reader.ReadByte();
        var entry = new MapEntry<TMapKey, TValue> { HasPrevious = (has & Previous) != 0, HasNext = (has & Next) != 0 };
        if (entry.HasPrevious)
            entry.Previous = keyCodec.Read(ref reader);
        if (entry.HasNext)
            entry.Next = keyCodec.Read(ref reader);
        entry.Value = valueCodec.Read(ref reader);
        return entry;
    }
}
