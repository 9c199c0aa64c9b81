using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Writes Avro's binary values one after the other.</summary>
internal sealed class AvroOutput
{
    private IBufferWriter<byte> _output = null!;

    public void Begin(IBufferWriter<byte> output) => _output = output;

    public void Long(long value)
    {
        var left = (ulong)((value << 1) ^ (value >> 63));
        var span = _output.GetSpan(10);
        var at = 0;
        for (; left >= 0x80; left >>= 7) span[at++] = (byte)(left | 0x80);
        span[at++] = (byte)left;
        _output.Advance(at);
    }

    public void Boolean(bool value) => _output.Write([value ? (byte)1 : (byte)0]);

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_output.GetSpan(4), value);
        _output.Advance(4);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Long(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
    }

    public void Character(char value) => Text(value.ToString());

    public void Bytes(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Long(value.Length);
        _output.Write(value);
    }

    public void Fixed(byte[] value, int size)
    {
        if (value.Length != size) throw new FormatException($"A value has {value.Length} bytes; the schema's fixed has {size}.");
        _output.Write(value);
    }

    public void Id(Guid value) => Text(value.ToString());

    public void FixedId(Guid value) => _output.Write(value.ToByteArray(bigEndian: true));

    /// <summary>A decimal as a number of the smallest unit that the schema has.</summary>
    public void Money(decimal value, int precision, int scale, int size)
    {
        var bits = decimal.GetBits(value);
        var unscaled = new BigInteger(new decimal(bits[0], bits[1], bits[2], false, 0));
        var own = value.Scale;
        if (own <= scale) unscaled *= BigInteger.Pow(10, scale - own);
        else
        {
            unscaled = BigInteger.DivRem(unscaled, BigInteger.Pow(10, own - scale), out var rest);
            if (!rest.IsZero) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The decimal {value} has more digits behind the point than the {scale} of its Avro schema. Round it, or give AvroFormat.Schema a larger scale."));
        }
        if (precision > 0 && unscaled >= BigInteger.Pow(10, precision)) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The decimal {value} has more digits than the {precision} of its Avro schema."));
        if (value < 0) unscaled = -unscaled;
        var bytes = unscaled.ToByteArray(isUnsigned: false, isBigEndian: true);
        if (size < 0)
        {
            Bytes(bytes);
            return;
        }
        if (bytes.Length > size) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The decimal {value} does not fit into {size} bytes."));
        for (var i = bytes.Length; i < size; i++) _output.Write([value < 0 ? (byte)0xFF : (byte)0]);
        _output.Write(bytes);
    }

    public void Instant(DateTimeOffset value, long ticks) => Utc(value.UtcDateTime, ticks);

    public void Utc(DateTime value, long ticks)
    {
        var since = (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks - DateTime.UnixEpoch.Ticks;
        Long(ticks > 0 ? (long)Math.Floor((decimal)since / ticks) : checked(since * -ticks));
    }

    public void Date(DateOnly value) => Long(value.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);

    public void Time(TimeOnly value, long ticks) => Long(value.Ticks / ticks);

    public void Symbol<T>(T value, Dictionary<T, int> symbols)
        where T : notnull
    {
        if (!symbols.TryGetValue(value, out var index)) throw new FormatException($"{value} is no symbol of the Avro schema; it has {string.Join(", ", symbols.Keys)}.");
        Long(index);
    }

    public void Null(string member) => throw new FormatException($"\"{member}\" is null, which the Avro schema does not allow.");

    public void List<T>(IEnumerable<T> items, AvroWriter<T> writer)
    {
        var all = items as IReadOnlyCollection<T> ?? [.. items];
        if (all.Count > 0)
        {
            Long(all.Count);
            foreach (var item in all) writer.Write(this, item);
        }
        Long(0);
    }

    public void Map<T>(IEnumerable<KeyValuePair<string, T>> items, AvroWriter<T> writer)
    {
        var all = items as IReadOnlyCollection<KeyValuePair<string, T>> ?? [.. items];
        if (all.Count > 0)
        {
            Long(all.Count);
            foreach (var (key, item) in all)
            {
                Text(key);
                writer.Write(this, item);
            }
        }
        Long(0);
    }
}

/// <summary>What writes the values of one type for one schema.</summary>
internal sealed class AvroWriter<T>
{
    public Action<AvroOutput, T> Write { get; set; } = null!;
}
