using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Persistence;

/// <summary>The codecs of one environment: generated ones, except where the user has added a serializer. Safe for many threads.</summary>
/// <param name="serializers">What the user has added, and may go on adding to: codecs handed out before stay as they are.</param>
internal sealed class CodecRegistry(SerializerRegistry serializers)
{
    /// <summary>The codecs without serializers of a user are the same for all environments of the process.</summary>
    static readonly ConcurrentDictionary<Type, Codec> Shared = new();

    readonly Lock _gate = new();
    ConcurrentDictionary<Type, Codec> _codecs = Shared;
    int _changes;

    /// <summary>A registry without serializers of the user.</summary>
    public static CodecRegistry Default { get; } = new(new SerializerRegistry());

    public SerializerRegistry Serializers { get; } = serializers;

    /// <summary>The codec of a type.</summary>
    /// <exception cref="UnsupportedTypeException">The type, or one of its members, cannot be serialized.</exception>
    public Codec<T> For<T>() => (Codec<T>)For(typeof(T));

    /// <inheritdoc cref="For{T}"/>
    public Codec For(Type type) => TryFor(type, out var codec, out var fault) ? codec : throw UnsupportedTypeException.NotSerializable(type, fault);

    /// <summary>The codec of a type whose values are keys.</summary>
    /// <exception cref="UnsupportedTypeException">The type, or one of its members, cannot be serialized, or has no value equality.</exception>
    public Codec<T> ForKey<T>() => (Codec<T>)ForKey(typeof(T));

    /// <inheritdoc cref="ForKey{T}"/>
    public Codec ForKey(Type type)
    {
        if (!TryFor(type, out var codec, out var fault))
            throw UnsupportedTypeException.NotSerializableKey(type, fault);
        return codec.Traits.KeyFault is { } keyFault ? throw UnsupportedTypeException.NotKey(type, keyFault) : codec;
    }

    /// <summary>The codec of a type, or why there is none.</summary>
    public bool TryFor(Type type, [NotNullWhen(true)] out Codec? codec, [NotNullWhen(false)] out TypeFault? fault)
    {
        fault = null;
        var codecs = Current();
        if (codecs.TryGetValue(type, out codec))
            return true;
        codec = new CodecBuilder(Serializers, codecs).Build(type, out fault);
        return codec is not null;
    }

    ConcurrentDictionary<Type, Codec> Current()
    {
        if (Serializers.Changes == Volatile.Read(ref _changes))
            return Volatile.Read(ref _codecs);
        lock (_gate)
        {
            Volatile.Write(ref _codecs, new ConcurrentDictionary<Type, Codec>());
            Volatile.Write(ref _changes, Serializers.Changes);
            return _codecs;
        }
    }
}
