namespace ActorStream.Persistence;

/// <summary>One row of a state table, in place in its page, with the stable hash of its key.</summary>
internal struct Entry<TKey, TRow>
{
    public ulong Hash;
    public TKey Key;
    public TRow Row;
}
