using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Persistence;

/// <summary>The codecs of one environment: generated ones, except where the user has added a serializer. Safe for many threads.</summary>
internal sealed class CodecRegistry(SerializerRegistry serializers)
{
    readonly ConcurrentDictionary<Type, Codec> _codecs = new();

    /// <summary>A registry without serializers of the user.</summary>
    public static CodecRegistry Default { get; } = new(new SerializerRegistry());

    public SerializerRegistry Serializers { get; } = serializers;

    /// <summary>The codec of a type.</summary>
    /// <exception cref="UnsupportedTypeException">The type, or one of its members, cannot be serialized.</exception>
    public Codec<T> For<T>() => (Codec<T>)For(typeof(T));

    /// <inheritdoc cref="For{T}"/>
    public Codec For(Type type) => TryFor(type, out var codec, out var fault)
        ? codec
        : throw new UnsupportedTypeException(type, fault, $"the type {type.Name} cannot be serialized: {fault.Text}.");

    /// <summary>The codec of a type, or why there is none.</summary>
    public bool TryFor(Type type, [NotNullWhen(true)] out Codec? codec, [NotNullWhen(false)] out TypeFault? fault)
    {
        fault = null;
        if (_codecs.TryGetValue(type, out codec) || BuiltInCodecs.TryGet(type, out codec))
            return true;
        fault = new TypeFault("", $"is {type}");
        return false;
    }
}
