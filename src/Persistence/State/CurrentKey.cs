namespace ActorStream.Persistence;

/// <summary>The key whose state is accessed now: one for each operator, set before each record.</summary>
internal sealed class CurrentKey<TKey>
{
    public TKey Key = default!;
    public ulong Hash;

    /// <summary>Changes with every key that is set.</summary>
    public long Serial;

    public bool IsSet;

    public void Set(in TKey key, ulong hash)
    {
        Key = key;
        Hash = hash;
        Serial++;
        IsSet = true;
    }
}
