using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Timers as keys of their membership table, in the key group of their user key.</summary>
internal readonly struct TimerKeyCodec<TKey, TNamespace, TKeyCodec, TNamespaceCodec>(TKeyCodec keyCodec, TNamespaceCodec namespaceCodec) : ICodec<Timer<TKey, TNamespace>>
    where TKeyCodec : struct, ICodec<TKey>
    where TNamespaceCodec : struct, ICodec<TNamespace>
{
    public readonly TKeyCodec KeyCodec = keyCodec;
    public readonly TNamespaceCodec NamespaceCodec = namespaceCodec;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(in Timer<TKey, TNamespace> value) =>
        KeyGroups.Mix(value.KeyHash, KeyHash.OfInt64(value.Time) + NamespaceCodec.Hash(in value.Namespace));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in Timer<TKey, TNamespace> x, in Timer<TKey, TNamespace> y) =>
        x.Time == y.Time && NamespaceCodec.Equals(in x.Namespace, in y.Namespace) && KeyCodec.Equals(in x.Key, in y.Key);

    public void Write(ref StateWriter writer, in Timer<TKey, TNamespace> value)
    {
        KeyCodec.Write(ref writer, in value.Key);
        NamespaceCodec.Write(ref writer, in value.Namespace);
        writer.WriteInt64(value.Time);
    }

    public Timer<TKey, TNamespace> Read(ref StateReader reader)
    {
        var key = KeyCodec.Read(ref reader);
        return new(key, KeyCodec.Hash(in key), NamespaceCodec.Read(ref reader), reader.ReadInt64());
    }
}
