namespace ActorStream.Persistence;

/// <summary>Rows of keyed state, by key group. What can be said of a table without its types.</summary>
internal abstract class StateTable(KeyGroupRange range)
{
    /// <summary>The key groups whose keys the table takes.</summary>
    public KeyGroupRange Range { get; } = range;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private protected set; }

    /// <summary>Changes whenever a row may have moved: a <see cref="RowSlot{TKey, TRow}"/> holds while it stays the same.</summary>
    public int Version { get; private protected set; }

    /// <summary>Removes all rows and gives the segments back to the pool.</summary>
    public abstract void Clear();
}
