using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>The serializers of your own that an environment uses instead of generated ones.</summary>
/// <example><code>
/// env.Serializers.Add(new VersionSerializer());
/// env.FromElements(new Version(1, 2), new Version(1, 10)).KeyBy(static _ => 0).Reduce(static (a, b) => a > b ? a : b).Print();
/// // prints: 1.2, 1.10
///
/// public sealed class VersionSerializer : TypeSerializer&lt;Version>
/// {
///     public override int Version => 1;
///     public override void Write(ref StateWriter writer, in Version value) => writer.WriteString(value.ToString());
///     public override Version Read(ref StateReader reader, int version) => new(reader.ReadString());
/// }
/// </code></example>
public sealed class SerializerRegistry
{
    readonly Dictionary<Type, object> _serializers = [];

    /// <summary>Uses <paramref name="serializer"/> for all values of type <typeparamref name="T"/>, also inside other types. The last one added for a type wins.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="serializer">Its serializer.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The serializer's version is not between 0 and 255.</exception>
    public SerializerRegistry Add<T>(TypeSerializer<T> serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentOutOfRangeException.ThrowIfNegative(serializer.Version, "serializer.Version");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serializer.Version, 255, "serializer.Version");
        lock (_serializers)
        {
            _serializers[typeof(T)] = serializer;
            Changes++;
        }

        return this;
    }

    /// <summary>How often a serializer was added: what was built over the registry before is out of date when this has moved.</summary>
    internal int Changes { get; private set; }

    internal bool TryGet(Type type, [NotNullWhen(true)] out object? serializer)
    {
        lock (_serializers)
            return _serializers.TryGetValue(type, out serializer);
    }
}
