using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace ActorStream.Connectors;

/// <summary>Reads Avro's binary values one after the other.</summary>
internal ref struct AvroInput(ReadOnlySpan<byte> text, int at)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at = at;
    private int _depth;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _at;

    /// <summary>The record must be all there is.</summary>
    public readonly void End()
    {
        if (_at < _text.Length) Fail($"There are {_text.Length - _at} bytes behind the record: they were written with another schema");
    }

    public long ReadLong()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_at >= _text.Length) FailEnd();
            var next = _text[_at++];
            if (shift == 63 && next > 1) Fail("A number has more than 64 bits");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    /// <summary>A number of a type that must hold it.</summary>
    public T ReadWhole<T>()
        where T : struct, INumber<T>
    {
        var start = _at;
        var value = ReadLong();
        try
        {
            return T.CreateChecked(value);
        }
        catch (OverflowException)
        {
            _at = start;
            Fail($"{value} is too large for {typeof(T).Name}");
            return default;
        }
    }

    public bool ReadBoolean()
    {
        var value = Take(1)[0];
        if (value > 1) Fail($"{value} where a truth value must be");
        return value == 1;
    }

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public double ReadWidened() => ReadFloat();

    public byte[] ReadBytes() => Sized().ToArray();

    public byte[] ReadFixed(int size) => Take(size).ToArray();

    public string ReadString()
    {
        var start = _at;
        var bytes = Sized();
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        _at = start;
        Fail("A text is not valid UTF-8");
        return "";
    }

    public char ReadChar() => ReadString() is { Length: 1 } text ? text[0] : throw new LineFormatException("Not a single character", _at);

    public Guid ReadGuid()
    {
        var start = _at;
        if (Guid.TryParse(Sized(), null, out var id)) return id;
        _at = start;
        Fail("Not a GUID");
        return default;
    }

    public Guid ReadFixedGuid() => new(Take(16), bigEndian: true);

    public decimal ReadDecimal(int size, int scale)
    {
        var start = _at;
        var unscaled = new BigInteger(size < 0 ? Sized() : Take(size), isUnsigned: false, isBigEndian: true);
        // Zeros at the end may be more digits than .NET's decimals have.
        for (; scale > 0 && (scale > 28 || BigInteger.Abs(unscaled) > (BigInteger)decimal.MaxValue) && unscaled % 10 == 0; scale--) unscaled /= 10;
        for (; scale > 0 && scale > 15 && unscaled % 10 == 0; scale--) unscaled /= 10;
        if (scale <= 28 && BigInteger.Abs(unscaled) <= (BigInteger)decimal.MaxValue)
        {
            var whole = (decimal)BigInteger.Abs(unscaled);
            var bits = decimal.GetBits(whole);
            return new decimal(bits[0], bits[1], bits[2], unscaled.Sign < 0, (byte)scale);
        }
        _at = start;
        Fail("A decimal has more digits than Decimal can hold");
        return default;
    }

    /// <summary>A time in units since 1970.</summary>
    public DateTimeOffset ReadInstant(long ticks) => new(ReadUtc(ticks));

    public DateTime ReadUtc(long ticks)
    {
        var start = _at;
        var value = ReadLong();
        var scaled = ticks > 0 ? (Int128)value * ticks : value / -ticks;
        var all = scaled + DateTime.UnixEpoch.Ticks;
        if (all >= 0 && all <= DateTime.MaxValue.Ticks) return new DateTime((long)all, DateTimeKind.Utc);
        _at = start;
        Fail($"{value} is no time between the years 1 and 9999");
        return default;
    }

    public DateOnly ReadDate()
    {
        var start = _at;
        var day = ReadLong() + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        if (day >= 0 && day <= DateOnly.MaxValue.DayNumber) return DateOnly.FromDayNumber((int)day);
        _at = start;
        Fail("Not a day between the years 1 and 9999");
        return default;
    }

    public TimeOnly ReadTime(long ticks)
    {
        var start = _at;
        var value = (Int128)ReadLong() * ticks;
        if (value >= 0 && value < TimeSpan.TicksPerDay) return new TimeOnly((long)value);
        _at = start;
        Fail("Not a time of day");
        return default;
    }

    /// <summary>The number of a union's branch or of an enum's symbol.</summary>
    public int ReadIndex(int count)
    {
        var start = _at;
        var index = ReadLong();
        if (index >= 0 && index < count) return (int)index;
        _at = start;
        Fail($"{index} is none of the {count} branches or symbols: the record was written with another schema");
        return 0;
    }

    /// <summary>How many items the next block of an array or map has; 0: there is none.</summary>
    public int ReadBlock()
    {
        var start = _at;
        var count = ReadLong();
        if (count < 0)
        {
            count = -count;
            ReadLong();
        }
        if (count < 0 || count > _text.Length - _at + (long)1_000_000)
        {
            _at = start;
            Fail($"A block of {count} items is longer than the record");
        }
        return (int)count;
    }

    public void Enter()
    {
        if (++_depth > JsonScanner.DeepestNesting) Fail($"Records are nested deeper than {JsonScanner.DeepestNesting}");
    }

    public void Leave() => _depth--;

    public void SkipBytes() => Sized();

    public void SkipSize(int size) => Take(size);

    [DoesNotReturn]
    public readonly void Fail(string message) => throw new LineFormatException(message, _at);

    private ReadOnlySpan<byte> Sized()
    {
        var start = _at;
        var length = ReadLong();
        if (length >= 0 && length <= _text.Length - _at) return Take((int)length);
        _at = start;
        Fail($"A value of {length} bytes does not fit into the {_text.Length - start} that are left");
        return default;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _text.Length - _at) FailEnd();
        var bytes = _text.Slice(_at, count);
        _at += count;
        return bytes;
    }

    [DoesNotReturn]
    private readonly void FailEnd() => throw new LineFormatException("The record ends within a value", _text.Length);
}
