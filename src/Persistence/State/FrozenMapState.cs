using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A map state at a barrier: for each key how many entries, then map key and value of each in their order. A map that has changed is written as a whole.</summary>
internal sealed class FrozenMapState<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue>(
    StateDescriptor descriptor,
    FrozenCells<TKey, MapHead<TMapKey>> heads,
    FrozenTable<Namespaced<TKey, TMapKey>, MapEntry<TMapKey, TValue>> entries,
    Codec<TKey> keyCodec,
    NamespacedCodec<TKey, TMapKey, TKeyCodec, TMapKeyCodec> entryCodec,
    Codec<TMapKey> mapKeyCodec,
    Codec<TValue> valueCodec) : FrozenCellState<TKey, MapHead<TMapKey>>(descriptor, heads)
    where TKeyCodec : struct, ICodec<TKey>
    where TMapKeyCodec : struct, ICodec<TMapKey>
{
    public override void Write(KeyedOutput output) => Cells.Write(new MapWriter(this, keyCodec), output);

    void Write(ref StateWriter writer, in TKey key, in MapHead<TMapKey> head)
    {
        writer.WriteVarUInt((ulong)head.Count);
        var mapKey = head.First;
        for (var left = head.Count; left > 0; left--)
        {
            var entryKey = new Namespaced<TKey, TMapKey>(key, mapKey);
            ref readonly var entry = ref entries.Find(in entryKey, entryCodec.Hash(in entryKey), in entryCodec);
            if (Unsafe.IsNullRef(in entry))
                throw new InvalidOperationException($"Map state \"{Descriptor.Name}\" has lost the entry {mapKey}.");
            mapKeyCodec.Write(ref writer, in mapKey);
            valueCodec.Write(ref writer, in entry.Value);
            mapKey = entry.Next;
        }
    }

    readonly struct MapWriter(FrozenMapState<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue> state, Codec<TKey> keyCodec) : IRowWriter<TKey, MapHead<TMapKey>>
    {
        public void WriteKey(ref StateWriter writer, in TKey key) => keyCodec.Write(ref writer, in key);

        public void WriteCell(ref StateWriter writer, in TKey key, in MapHead<TMapKey> head) => state.Write(ref writer, in key, in head);
    }
}
