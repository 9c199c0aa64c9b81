using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A user's key and something below it: a window, the key of a map's entry. It has the key group of the user's key.</summary>
internal readonly struct Namespaced<TKey, TNamespace>(TKey key, TNamespace ns)
{
    public readonly TKey Key = key;
    public readonly TNamespace Namespace = ns;
}

internal readonly struct NamespacedCodec<TKey, TNamespace, TKeyCodec, TNamespaceCodec>(TKeyCodec keyCodec, TNamespaceCodec namespaceCodec)
    : ICodec<Namespaced<TKey, TNamespace>>
    where TKeyCodec : struct, ICodec<TKey>
    where TNamespaceCodec : struct, ICodec<TNamespace>
{
    readonly TKeyCodec _keyCodec = keyCodec;
    readonly TNamespaceCodec _namespaceCodec = namespaceCodec;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(in Namespaced<TKey, TNamespace> value) => KeyGroups.Mix(_keyCodec.Hash(in value.Key), _namespaceCodec.Hash(in value.Namespace));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in Namespaced<TKey, TNamespace> x, in Namespaced<TKey, TNamespace> y) =>
        _namespaceCodec.Equals(in x.Namespace, in y.Namespace) && _keyCodec.Equals(in x.Key, in y.Key);

    public void Write(ref StateWriter writer, in Namespaced<TKey, TNamespace> value)
    {
        _keyCodec.Write(ref writer, in value.Key);
        _namespaceCodec.Write(ref writer, in value.Namespace);
    }

    public Namespaced<TKey, TNamespace> Read(ref StateReader reader) => new(_keyCodec.Read(ref reader), _namespaceCodec.Read(ref reader));
}

/// <summary>Makes the codecs of namespaced keys.</summary>
internal static class NamespacedCodec
{
    /// <summary>The codec of a key and something below it, whose struct is a <see cref="NamespacedCodec{TKey, TNamespace, TKeyCodec, TNamespaceCodec}"/>.</summary>
    public static Codec<Namespaced<TKey, TNamespace>> Of<TKey, TNamespace>(Codec<TKey> key, Codec<TNamespace> ns) =>
        key.Accept(new KeyVisitor<TKey, TNamespace>(ns, new CodecTraits(ShapeOf(key.Shape, ns.Shape), key.IsImmutable && ns.IsImmutable)));

    public static TypeShape ShapeOf(TypeShape key, TypeShape ns) =>
        new(ShapeKind.Record, "Namespaced", false, new MemberShape("key", key), new MemberShape("namespace", ns));

    sealed class KeyVisitor<TKey, TNamespace>(Codec<TNamespace> ns, CodecTraits traits) : ICodecVisitor<TKey, Codec<Namespaced<TKey, TNamespace>>>
    {
        public Codec<Namespaced<TKey, TNamespace>> Visit<TKeyCodec>(TKeyCodec codec)
            where TKeyCodec : struct, ICodec<TKey> => ns.Accept(new NamespaceVisitor<TKey, TNamespace, TKeyCodec>(codec, traits));
    }

    sealed class NamespaceVisitor<TKey, TNamespace, TKeyCodec>(TKeyCodec keyCodec, CodecTraits traits) : ICodecVisitor<TNamespace, Codec<Namespaced<TKey, TNamespace>>>
        where TKeyCodec : struct, ICodec<TKey>
    {
        public Codec<Namespaced<TKey, TNamespace>> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TNamespace> =>
            new Codec<Namespaced<TKey, TNamespace>, NamespacedCodec<TKey, TNamespace, TKeyCodec, TCodec>>(new(keyCodec, codec), traits);
    }
}
