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
internal sealed class MapHeadRules<TMapKey> : CellRules<MapHead<TMapKey>>
{
    public override bool IsImmutable => true;

    public override MapHead<TMapKey> Copy(in MapHead<TMapKey> cell) => cell;
}
