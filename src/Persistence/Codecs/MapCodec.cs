using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Dictionaries: written as their number plus one (0 is null), then key and value of each entry in the order in which the dictionary gives them.</summary>
internal struct MapCodec<TMap, TKey, TKeyCodec, TValue, TValueCodec>(TKeyCodec keys, TValueCodec values) : ICodec<TMap>
    where TMap : class?, IEnumerable<KeyValuePair<TKey, TValue>>?
    where TKey : notnull
    where TKeyCodec : struct, ICodec<TKey>
    where TValueCodec : struct, ICodec<TValue>
{
    TKeyCodec _keys = keys;
    TValueCodec _values = values;

    public ulong Hash(in TMap value)
    {
        if (value is null)
            return KeyHash.Null;
        var sum = 0UL;
        foreach (var (key, item) in value)
            sum += KeyHash.Combine(KeyHash.Combine(KeyHash.Seed, _keys.Hash(in key)), _values.Hash(in item));
        return KeyHash.Combine(KeyHash.Seed, sum);
    }

    public bool Equals(in TMap x, in TMap y)
    {
        if (x is null || y is null)
            return x is null && y is null;
        var items = new Dictionary<TKey, TValue>(x, new CodecComparer<TKey, TKeyCodec>(_keys));
        var count = 0;
        foreach (var (key, item) in y)
        {
            count++;
            if (!items.TryGetValue(key, out var other) || !_values.Equals(in item, in other))
                return false;
        }

        return count == items.Count;
    }

    public void Write(ref StateWriter writer, in TMap value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        CollectionComparers.CheckMap<TKey, TValue>(value);
        if (value is Dictionary<TKey, TValue> dictionary)
        {
            writer.WriteVarUInt((ulong)dictionary.Count + 1);
            foreach (var entry in dictionary)
                Write(ref writer, entry);
            return;
        }

        var entries = value.ToArray();
        writer.WriteVarUInt((ulong)entries.Length + 1);
        foreach (var entry in entries)
            Write(ref writer, entry);
    }

    public TMap Read(ref StateReader reader)
    {
        var count = reader.ReadItemCount(2);
        if (count < 0)
            return null!;
        if (typeof(TMap) == typeof(SortedDictionary<TKey, TValue>))
            return (TMap)(object)Fill(new SortedDictionary<TKey, TValue>(), count, ref reader);
        if (typeof(TMap) != typeof(ImmutableDictionary<TKey, TValue>) && typeof(TMap) != typeof(IImmutableDictionary<TKey, TValue>))
            return (TMap)(object)Fill(new Dictionary<TKey, TValue>(count), count, ref reader);
        var map = ImmutableDictionary.CreateBuilder<TKey, TValue>();
        Fill(map, count, ref reader);
        return (TMap)(object)map.ToImmutable();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Write(ref StateWriter writer, KeyValuePair<TKey, TValue> entry)
    {
        var (key, value) = entry;
        _keys.Write(ref writer, in key);
        _values.Write(ref writer, in value);
    }

    T Fill<T>(T map, int count, ref StateReader reader)
        where T : IDictionary<TKey, TValue>
    {
        for (var i = 0; i < count; i++)
        {
            var key = _keys.Read(ref reader);
            if (key is null || map.ContainsKey(key))
                reader.ThrowInvalid("a key that is null, or that its dictionary holds already");
            map.Add(key, _values.Read(ref reader));
        }

        return map;
    }
}
