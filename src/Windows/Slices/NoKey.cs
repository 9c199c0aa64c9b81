using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The one key of a stream without keys: its windows are those of a keyed stream whose records all have it.</summary>
internal readonly struct NoKey
{
    public static Codec<NoKey> Codec { get; } =
        (Codec<NoKey>)Persistence.Codec.Create(typeof(NoKey), default(NoKeyCodec), new CodecTraits(new TypeShape(ShapeKind.Record, nameof(NoKey)), IsImmutable: true));
}

internal struct NoKeyCodec : ICodec<NoKey>
{
    public readonly ulong Hash(in NoKey value) => 0;

    public readonly bool Equals(in NoKey x, in NoKey y) => true;

    public readonly void Write(ref StateWriter writer, in NoKey value)
    {
    }

    public readonly NoKey Read(ref StateReader reader) => default;
}

/// <summary>Gives every record the one key.</summary>
internal readonly struct NoKeySelector<T> : IKeySelector<T, NoKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NoKey GetKey(in T value) => default;
}
