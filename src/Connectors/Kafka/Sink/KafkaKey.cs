using System.Buffers;

namespace ActorStream.Connectors;

/// <summary>Makes key formats.</summary>
public static class KafkaKey
{
    /// <summary>Writes what a function gives of the record.</summary>
    /// <param name="key">Gives the key.</param>
    /// <param name="format">Writes it.</param>
    public static IFormat<T> Of<T, TKey>(Func<T, TKey> key, IFormat<TKey> format)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(format);
        return new MemberFormat<T, TKey>(key, format);
    }

    private sealed class MemberFormat<T, TKey>(Func<T, TKey> key, IFormat<TKey> format) : IFormat<T>
    {
        public T Decode(ReadOnlySpan<byte> record) => throw new NotSupportedException("A key that is a part of the record cannot be read alone.");

        public void Encode(T record, IBufferWriter<byte> output) => format.Encode(key(record), output);

        void IFormat<T>.Validate() => format.Validate();

        Action<T, IBufferWriter<byte>> IFormat<T>.CreateEncoder()
        {
            var encode = format.CreateEncoder();
            return (record, output) => encode(key(record), output);
        }
    }
}
