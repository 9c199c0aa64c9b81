using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>The values of one field, each a function of the record's number.</summary>
internal sealed class FieldChance
{
    private readonly ulong _seed;
    private readonly long _now;
    private readonly FieldGenerator _field;
    private readonly int _length;
    private readonly Int128 _least;
    private readonly UInt128 _span;
    private readonly double _lowest;
    private readonly double _highest;

    public FieldChance(int seed, long now, int field, FieldGenerator generator, Type type, int length)
    {
        _seed = Mixed(((ulong)(uint)seed << 32) | (uint)field);
        _now = now;
        _field = generator;
        _length = generator.Length ?? length;
        var (least, most) = Range(type);
        _least = generator.Min is { } min ? (Int128)Math.Ceiling(min) : least;
        var greatest = generator.Max is { } max ? (Int128)Math.Floor(max) : most;
        _span = greatest < _least ? 1 : (UInt128)(greatest - _least) + 1;
        (_lowest, _highest) = ((double)(generator.Min ?? 0), (double)(generator.Max ?? (type == typeof(decimal) ? 1_000_000 : 1)));
    }

    public bool IsNull(long number) => Fraction(number, 99) < _field.NullRate;

    public long Bits(long number) => (long)Next(number, 0);

    public bool Flag(long number) => (Next(number, 0) & 1) == 0;

    public long Whole(long number) => (long)(_least + (Int128)(Next(number, 0) % _span));

    public double Real(long number) => _lowest + (Fraction(number, 0) * (_highest - _lowest));

    public decimal Money(long number) => Math.Round((_field.Min ?? 0) + ((decimal)Fraction(number, 0) * ((_field.Max ?? 1_000_000) - (_field.Min ?? 0))), 2);

    public string Text(long number)
    {
        var length = Length(number);
        return string.Create(length, (this, number), static (text, of) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = "0123456789abcdef"[(int)(of.Item1.Next(of.number, 1 + (i / 16)) >> (i % 16 * 4)) & 15];
        });
    }

    public byte[] Bytes(long number)
    {
        var bytes = new byte[Length(number)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(Next(number, 1 + (i / 8)) >> (i % 8 * 8));
        return bytes;
    }

    public Guid Id(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next(number, 1));
        BitConverter.TryWriteBytes(bytes[8..], Next(number, 2));
        return new Guid(bytes);
    }

    public DateTimeOffset Instant(long number) => new(Utc(number));

    public DateTime Utc(long number) => new(_now - Past(number), DateTimeKind.Utc);

    public DateOnly Day(long number) => DateOnly.FromDateTime(Utc(number));

    public TimeOnly Clock(long number) => _field.MaxPast is null ? new TimeOnly((long)(Next(number, 0) % (ulong)TimeSpan.TicksPerDay) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond) : TimeOnly.FromDateTime(Utc(number));

    public TimeSpan Span(long number) => new(_field.MaxPast is null ? (long)(Next(number, 0) % (ulong)TimeSpan.TicksPerDay) : Past(number));

    public T Named<T>(long number)
        where T : struct, Enum => Enum.GetValues<T>()[(int)(Next(number, 0) % (ulong)Enum.GetValues<T>().Length)];

    public T[] Array<T>(long number, Func<long, T> make) => [.. List(number, make)];

    public List<T> List<T>(long number, Func<long, T> make)
    {
        var items = new List<T>();
        for (var i = 0; i < Length(number); i++) items.Add(make((long)Next(number, 1 + i)));
        return items;
    }

    public Dictionary<string, T> Map<T>(long number, Func<long, T> make)
    {
        var items = new Dictionary<string, T>();
        for (var i = 0; i < Length(number); i++) items[Next(number, 1 + i).ToString("x8", CultureInfo.InvariantCulture)] = make((long)Next(number, 1 + i));
        return items;
    }

    private static (Int128 Least, Int128 Most) Range(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => (byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>SplitMix64.</summary>
    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private int Length(long number) => _field.VarLength && _length > 1 ? 1 + (int)(Next(number, 98) % (ulong)_length) : _length;

    /// <summary>Whole milliseconds.</summary>
    private long Past(long number) => _field.MaxPast is { } most ? (long)(Fraction(number, 0) * most.TotalMilliseconds) * TimeSpan.TicksPerMillisecond : 0;

    private double Fraction(long number, int part) => (Next(number, part) >> 11) * (1.0 / (1UL << 53));

    private ulong Next(long number, int part) => Mixed(_seed ^ Mixed((ulong)number + ((ulong)part << 56) + ((ulong)part * 0x9E3779B97F4A7C15)));
}
