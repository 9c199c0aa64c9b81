using System.Buffers;

namespace ActorStream.Connectors;

/// <summary>Makes a record of the stream of one in a topic. A <see cref="FormatException"/> says that it cannot be read: <c>BadRecords</c> decides what then happens.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <param name="record">The record, valid during the call.</param>
public delegate T KafkaDeserializer<out T>(KafkaRecord record);

/// <summary>Ready-made deserializers of keys and values together.</summary>
public static class KafkaDeserializer
{
    /// <summary>Reads the key with one format and the value with another. A null key is the default of its type, and so is the value of a tombstone.</summary>
    /// <remarks>A message is one record here: of an update in a changelog, for which a source with such a <c>ValueFormat</c> gives two, the row as it is afterwards.</remarks>
    /// <param name="keyFormat">Of the keys.</param>
    /// <param name="valueFormat">Of the values.</param>
    /// <param name="combine">Makes a record of the two.</param>
    public static KafkaDeserializer<T> Of<TKey, TValue, T>(IFormat<TKey> keyFormat, IFormat<TValue> valueFormat, Func<TKey?, TValue?, T> combine)
    {
        ArgumentNullException.ThrowIfNull(keyFormat);
        ArgumentNullException.ThrowIfNull(valueFormat);
        ArgumentNullException.ThrowIfNull(combine);
        return record => combine(
            record.IsKeyNull ? default : keyFormat.Decode(record.Key),
            record.IsValueNull ? default : valueFormat.Decode(record.Value));
    }
}
