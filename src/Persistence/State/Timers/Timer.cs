namespace ActorStream.Persistence;

/// <summary>A timer: it is one with any other of the same key, namespace and time.</summary>
internal readonly struct Timer<TKey, TNamespace>(TKey key, ulong keyHash, TNamespace ns, long time)
{
    public readonly long Time = time;
    public readonly ulong KeyHash = keyHash;
    public readonly TKey Key = key;
    public readonly TNamespace Namespace = ns;
}

/// <summary>No namespace: the timers of a process function.</summary>
internal readonly struct NoNamespace;

internal readonly struct NoNamespaceCodec : ICodec<NoNamespace>
{
    public static Codec<NoNamespace> Codec { get; } =
        new Codec<NoNamespace, NoNamespaceCodec>(default, new CodecTraits(new TypeShape(ShapeKind.Record, nameof(NoNamespace)), true));

    public ulong Hash(in NoNamespace value) => 0;

    public bool Equals(in NoNamespace x, in NoNamespace y) => true;

    public void Write(ref StateWriter writer, in NoNamespace value)
    {
    }

    public NoNamespace Read(ref StateReader reader) => default;
}
