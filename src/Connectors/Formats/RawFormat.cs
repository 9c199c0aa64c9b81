using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>The whole message is one value: a text, bytes, a truth value or a number in its binary form.</summary>
/// <remarks>
/// For messages and for files of text; numbers and bytes in files would be cut where they hold the byte of a line end. A number must have exactly as many bytes as its type, a
/// <c>bool</c> one: 0 is false, any other true.
/// </remarks>
/// <typeparam name="T"><c>string</c>, <c>byte[]</c>, <c>bool</c>, a whole number of 8 to 64 bits, <c>float</c> or <c>double</c>.</typeparam>
/// <example><code>
/// File.WriteAllText("words.txt", "to be\nor not");
/// env.FromSource(new FileSource&lt;string> { Path = "words.txt", Format = new RawFormat&lt;string>() }).Map(static line => line.Length).Print();
/// // prints: 5, 6
/// </code></example>
public sealed class RawFormat<T> : IFormat<T>
{
    private IRawValue<T>? _value;

    /// <summary>How texts are written; UTF-8 by default.</summary>
    public Encoding Charset { get; init; } = Encoding.UTF8;

    /// <summary>Whether a number's lowest byte comes first; by default the highest does (big-endian).</summary>
    public bool IsLittleEndian { get; init; }

    private IRawValue<T> Value => _value ??= RawValues.Create<T>(Charset, IsLittleEndian);

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> record) => Value.Read(record);

    /// <inheritdoc/>
    public void Encode(T record, IBufferWriter<byte> output) => Value.Write(record, output);

    void IFormat<T>.Validate() => _ = Value;

    LineDecoder<T> IFormat<T>.CreateDecoder() => new RecordDecoder<T>(this, skipsEmptyLines: false);
}

/// <summary>Bytes to a value and back.</summary>
internal interface IRawValue<T>
{
    T Read(ReadOnlySpan<byte> bytes);

    void Write(T value, IBufferWriter<byte> output);
}

/// <summary>The values that a message can be.</summary>
internal static class RawValues
{
    public static IRawValue<T> Create<T>(Encoding charset, bool isLittleEndian)
    {
        object? found = default(T) switch
        {
            bool => new RawFlag(),
            sbyte => new RawNumber<sbyte>(isLittleEndian),
            byte => new RawNumber<byte>(isLittleEndian),
            short => new RawNumber<short>(isLittleEndian),
            ushort => new RawNumber<ushort>(isLittleEndian),
            int => new RawNumber<int>(isLittleEndian),
            uint => new RawNumber<uint>(isLittleEndian),
            long => new RawNumber<long>(isLittleEndian),
            ulong => new RawNumber<ulong>(isLittleEndian),
            float => new RawReal<float, uint>(isLittleEndian, "float"),
            double => new RawReal<double, ulong>(isLittleEndian, "double"),
            _ when typeof(T) == typeof(string) => new RawText(charset),
            _ when typeof(T) == typeof(byte[]) => new RawBytes(),
            _ => null,
        };
        return found as IRawValue<T> ?? throw new ArgumentException(
            $"RawFormat<{CsvTypes.Name(typeof(T))}>: a message can be a string, byte[], bool, a whole number of at most 64 bits, float or double. Use a JsonFormat, CsvFormat or AvroFormat for records.");
    }

    private static ReadOnlySpan<byte> Exactly(ReadOnlySpan<byte> bytes, int length, string type) =>
        bytes.Length == length ? bytes : throw new LineFormatException($"There are {bytes.Length} bytes where {type} has {length}", Math.Min(bytes.Length, length));

    private sealed class RawText(Encoding charset) : IRawValue<string>
    {
        // A text that is none must not be read as another.
        private readonly Encoding _charset = Encoding.GetEncoding(charset.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

        public string Read(ReadOnlySpan<byte> bytes)
        {
            try
            {
                return _charset.GetString(bytes);
            }
            catch (DecoderFallbackException wrong)
            {
                throw new LineFormatException($"The text is not {_charset.WebName}", wrong.Index);
            }
        }

        public void Write(string value, IBufferWriter<byte> output)
        {
            ArgumentNullException.ThrowIfNull(value);
            _charset.GetBytes(value, output);
        }
    }

    private sealed class RawBytes : IRawValue<byte[]>
    {
        public byte[] Read(ReadOnlySpan<byte> bytes) => bytes.ToArray();

        public void Write(byte[] value, IBufferWriter<byte> output) => output.Write(value);
    }

    private sealed class RawFlag : IRawValue<bool>
    {
        public bool Read(ReadOnlySpan<byte> bytes) => Exactly(bytes, 1, "bool")[0] != 0;

        public void Write(bool value, IBufferWriter<byte> output) => output.Write([value ? (byte)1 : (byte)0]);
    }

    private sealed class RawNumber<T>(bool isLittleEndian, string? name = null) : IRawValue<T>
        where T : System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        private static readonly int Size = T.Zero.GetByteCount();

        public T Read(ReadOnlySpan<byte> bytes)
        {
            bytes = Exactly(bytes, Size, name ?? typeof(T).Name);
            var isUnsigned = T.MinValue == T.Zero;
            return isLittleEndian ? T.ReadLittleEndian(bytes, isUnsigned) : T.ReadBigEndian(bytes, isUnsigned);
        }

        public void Write(T value, IBufferWriter<byte> output)
        {
            var span = output.GetSpan(Size);
            output.Advance(isLittleEndian ? value.WriteLittleEndian(span) : value.WriteBigEndian(span));
        }
    }

    /// <summary>A number with a point, whose bytes are those of the whole number with the same bits.</summary>
    private sealed class RawReal<T, TBits>(bool isLittleEndian, string name) : IRawValue<T>
        where T : struct
        where TBits : struct, System.Numerics.IBinaryInteger<TBits>, System.Numerics.IMinMaxValue<TBits>
    {
        private readonly RawNumber<TBits> _bits = new(isLittleEndian, name);

        public T Read(ReadOnlySpan<byte> bytes) => Unsafe.BitCast<TBits, T>(_bits.Read(bytes));

        public void Write(T value, IBufferWriter<byte> output) => _bits.Write(Unsafe.BitCast<T, TBits>(value), output);
    }
}
