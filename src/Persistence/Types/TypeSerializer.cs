namespace ActorStream;

/// <summary>A serializer of your own, for a type that has no generated one, or one that you want smaller or faster.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <remarks>
/// Add it with <see cref="SerializerRegistry.Add{T}"/>. One instance serves all threads, so it must not keep anything between calls. Where the type is used in a key,
/// two values are the same key when their bytes are the same.
/// </remarks>
/// <example><code>
/// env.Serializers.Add(new MoneySerializer());
/// env.FromElements(Money.Of(5), Money.Of(7)).KeyBy(static _ => 0).Reduce(static (a, b) => Money.Of(a.Cents + b.Cents)).Map(static m => m.Cents).Print();
/// // prints: 5, 12
///
/// public readonly struct Money
/// {
///     private Money(long cents) => Cents = cents;
///     public long Cents { get; }
///     public static Money Of(long cents) => new(cents);
/// }
///
/// public sealed class MoneySerializer : TypeSerializer&lt;Money>
/// {
///     public override int Version => 1;
///     public override void Write(ref StateWriter writer, in Money value) => writer.WriteInt64(value.Cents);
///     public override Money Read(ref StateReader reader, int version) => Money.Of(reader.ReadInt64());
/// }
/// </code></example>
public abstract class TypeSerializer<T>
{
    /// <summary>The version of the form that <see cref="Write"/> writes, from 0 to 255; it is stored with each value.</summary>
    public abstract int Version { get; }

    /// <summary>Writes a value. Nulls are handled before: <paramref name="value"/> is never null.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="value">The value.</param>
    public abstract void Write(ref StateWriter writer, in T value);

    /// <summary>Reads a value, exactly as many bytes as <see cref="Write"/> wrote.</summary>
    /// <param name="reader">What to read from.</param>
    /// <param name="version">The <see cref="Version"/> that wrote it: this one, or an earlier one.</param>
    /// <returns>The value.</returns>
    public abstract T Read(ref StateReader reader, int version);
}
