using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Persistence;

/// <summary>Enumerates in the order in which keys were first put, which is the same in all subtasks.</summary>
internal sealed class BroadcastHandle<TKey, TValue>(string name, Codec<TKey> keyCodec, Codec<TValue> valueCodec) : BroadcastState<TKey, TValue>, IOperatorState
    where TKey : notnull
{
    readonly OrderedDictionary<TKey, TValue> _entries = new(keyCodec.Accept(new Comparison()));
    KeyValuePair<TKey, TValue>[]? _frozen;

    public StateDescriptor Descriptor { get; } =
        new(name, StateKind.Broadcast, new MemberShape("key", keyCodec.Shape), new MemberShape("value", valueCodec.Shape));

    public override int Count => _entries.Count;

    public override bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    public override IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _entries.GetEnumerator();

    internal override void Put(TKey key, TValue value)
    {
        _frozen = null;
        _entries[key] = value;
    }

    internal override bool Remove(TKey key)
    {
        _frozen = null;
        return _entries.Remove(key);
    }

    internal override void Clear()
    {
        _frozen = null;
        _entries.Clear();
    }

    public FrozenState Freeze()
    {
        var entries = _frozen ??= [.. _entries];
        return FrozenItems.Of(Descriptor, entries.Length, Write, valueCodec.IsImmutable);

        void Write(ref StateWriter writer, int i)
        {
            keyCodec.Write(ref writer, entries[i].Key);
            valueCodec.Write(ref writer, entries[i].Value);
        }
    }

    public void Restore(ReadOnlySpan<byte> item)
    {
        var reader = new StateReader(item);
        var key = keyCodec.Read(ref reader);
        Put(key, valueCodec.Read(ref reader));
    }

    sealed class Comparison : ICodecVisitor<TKey, IEqualityComparer<TKey>>
    {
        public IEqualityComparer<TKey> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TKey> => new CodecComparer<TKey, TCodec>(codec);
    }
}
