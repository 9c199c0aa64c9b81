using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>The order of keys in batch mode: that of their hashes, and of their encodings where two keys have one hash.</summary>
internal sealed class KeyOrder<TKey>(Codec<TKey> codec)
{
    public ulong HashOf(in TKey key) => codec.Hash(in key);

    public int Compare(ulong leftHash, in TKey left, ulong rightHash, in TKey right)
    {
        if (leftHash != rightHash) return leftHash < rightHash ? -1 : 1;
        return codec.Equals(in left, in right) ? 0 : codec.ToBytes(in left).AsSpan().SequenceCompareTo(codec.ToBytes(in right));
    }
}
