using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal sealed class MapHandle<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue>(DeclaredMap<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue> map) : MapState<TMapKey, TValue>
    where TMapKey : notnull
    where TKeyCodec : struct, ICodec<TKey>
    where TMapKeyCodec : struct, ICodec<TMapKey>
{
    public override int Count => map.Count;

    public override bool TryGetValue(TMapKey key, [MaybeNullWhen(false)] out TValue value)
    {
        ref readonly var found = ref map.Peek(in key);
        value = Unsafe.IsNullRef(in found) ? default : found;
        return !Unsafe.IsNullRef(in found);
    }

    public override ref TValue GetOrAdd(TMapKey key, out bool added) => ref map.GetOrAdd(in key, out added);

    public override bool ContainsKey(TMapKey key) => !Unsafe.IsNullRef(in map.Peek(in key));

    public override bool Remove(TMapKey key) => map.Remove(in key);

    public override void Clear() => map.RemoveAll();

    public override IEnumerator<KeyValuePair<TMapKey, TValue>> GetEnumerator() => map.Enumerate();
}
