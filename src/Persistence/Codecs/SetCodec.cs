using System.Collections.Immutable;

namespace ActorStream.Persistence;

/// <summary>Sets: written as their number plus one (0 is null), then the items in the order in which the set gives them. Equal when they hold the same items.</summary>
internal struct SetCodec<TCollection, T, TCodec>(TCodec codec) : ICodec<TCollection>
    where TCollection : class?, IEnumerable<T>?
    where TCodec : struct, ICodec<T>
{
    TCodec _codec = codec;

    public ulong Hash(in TCollection value)
    {
        if (value is null)
            return KeyHash.Null;
        var sum = 0UL;
        foreach (var item in value)
            sum += _codec.Hash(in item);
        return KeyHash.Combine(KeyHash.Seed, sum);
    }

    public bool Equals(in TCollection x, in TCollection y)
    {
        if (x is null || y is null)
            return x is null && y is null;
        var items = new HashSet<T>(x, new CodecComparer<T, TCodec>(_codec));
        return items.SetEquals(y);
    }

    public void Write(ref StateWriter writer, in TCollection value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        CollectionComparers.CheckSet<T>(value);
        if (value is HashSet<T> set)
        {
            writer.WriteVarUInt((ulong)set.Count + 1);
            foreach (var item in set)
                _codec.Write(ref writer, in item);
            return;
        }

        var items = value.ToArray();
        writer.WriteVarUInt((ulong)items.Length + 1);
        foreach (ref readonly var item in items.AsSpan())
            _codec.Write(ref writer, in item);
    }

    public TCollection Read(ref StateReader reader)
    {
        var count = reader.ReadItemCount(1);
        if (count < 0)
            return null!;
        if (typeof(TCollection) == typeof(SortedSet<T>))
            return (TCollection)(object)Fill(new SortedSet<T>(), count, ref reader);
        if (typeof(TCollection) != typeof(ImmutableHashSet<T>) && typeof(TCollection) != typeof(IImmutableSet<T>))
            return (TCollection)(object)Fill(new HashSet<T>(count), count, ref reader);
        var set = ImmutableHashSet.CreateBuilder<T>();
        Fill(set, count, ref reader);
        return (TCollection)(object)set.ToImmutable();
    }

    TSet Fill<TSet>(TSet set, int count, ref StateReader reader)
        where TSet : ISet<T>
    {
        for (var i = 0; i < count; i++)
        {
            if (!set.Add(_codec.Read(ref reader)))
                reader.ThrowInvalid("an item that its set holds already");
        }

        return set;
    }
}
