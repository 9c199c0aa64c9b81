using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A map state at a barrier: for each key how many entries, then map key and value of each in their order.</summary>
internal sealed class FrozenMapState<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue>(
    StateDescriptor descriptor,
    FrozenCells<TKey, MapHead<TMapKey>> heads,
    FrozenTable<Namespaced<TKey, TMapKey>, MapEntry<TMapKey, TValue>> entries,
    Codec<TKey> keyCodec,
    NamespacedCodec<TKey, TMapKey, TKeyCodec, TMapKeyCodec> entryCodec,
    Codec<TMapKey> mapKeyCodec,
    Codec<TValue> valueCodec) : FrozenState
    where TKeyCodec : struct, ICodec<TKey>
    where TMapKeyCodec : struct, ICodec<TMapKey>
{
    public override StateSnapshot Write() => KeyedParts.Write(descriptor, heads.Range, WriteGroup);

    int WriteGroup(ref StateWriter writer, int group)
    {
        var count = 0;
        for (var cursor = heads.CellsOf(group); heads.MoveNext(ref cursor);)
        {
            ref readonly var key = ref heads.KeyAt(in cursor);
            ref readonly var head = ref heads.CellAt(in cursor);
            keyCodec.Write(ref writer, in key);
            writer.WriteVarUInt((ulong)head.Count);
            var mapKey = head.First;
            for (var left = head.Count; left > 0; left--)
            {
                var entryKey = new Namespaced<TKey, TMapKey>(key, mapKey);
                ref readonly var entry = ref entries.Find(in entryKey, entryCodec.Hash(in entryKey), in entryCodec);
                if (Unsafe.IsNullRef(in entry))
                    throw new InvalidOperationException($"Map state \"{descriptor.Name}\" has lost the entry {mapKey}.");
                mapKeyCodec.Write(ref writer, in mapKey);
                valueCodec.Write(ref writer, in entry.Value);
                mapKey = entry.Next;
            }
            count++;
        }
        return count;
    }
}
