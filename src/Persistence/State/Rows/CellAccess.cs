namespace ActorStream.Persistence;

/// <summary>The cell of one state in the row of the current key.</summary>
internal abstract class CellAccess<TCell>
{
    /// <summary>The cell; a null reference when the state has nothing for the key.</summary>
    public abstract ref TCell Find(bool forWriting);

    /// <summary>The cell for writing; <c>default</c> when the state had nothing for the key.</summary>
    public abstract ref TCell GetOrAdd(out bool added);

    /// <summary>From now on the state has nothing for the key.</summary>
    public abstract void Clear();
}

/// <summary>What is known of the cell's keys too.</summary>
internal abstract class CellAccess<TKey, TCell> : CellAccess<TCell>
{
    public abstract FrozenCells<TKey, TCell> OfFrozen(object rows);

    /// <summary>Something that loads cells into new rows; null where they must be added one by one.</summary>
    public abstract IPartLoader? NewLoader(Codec<TCell> codec);
}
