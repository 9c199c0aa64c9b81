using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace ActorStream.Connectors;

/// <summary>The fields of one line, as the compiled reader asks for them. The first field that cannot be read is kept as the fault.</summary>
internal sealed partial class CsvRow
{
    private readonly CsvSettings _settings;
    private readonly IReadOnlyList<string> _names;
    private int _faultSlot;

    public CsvRow(CsvSettings settings, IReadOnlyList<string> names)
    {
        _settings = settings;
        _names = names;
        _starts = new int[names.Count];
        _lengths = new int[names.Count];
        _columns = new int[names.Count];
        _quoted = new bool[names.Count];
    }

    /// <summary>What is wrong; null: nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which byte of the line is at fault.</summary>
    public int FaultColumn { get; private set; }

    /// <summary>Whether the field is null: by the literal, by being absent, or by being empty and no string.</summary>
    public bool IsNull(int slot) => _lengths[slot] <= 0 && !_quoted[slot] || IsNullLiteral(slot);

    /// <summary>Whether the field just read is at fault, which it then is no more: it is null.</summary>
    public bool IsForgiven(int slot)
    {
        if (!_settings.IsLenient || Fault is null || _faultSlot != slot) return false;
        Fault = null;
        return true;
    }

    public string? Text(int slot)
    {
        if (_lengths[slot] < 0 || IsNullLiteral(slot)) return null;
        var bytes = Bytes(slot);
        if (_settings.IsLenient || Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        Fail(slot, $"\"{_names[slot]}\" is not valid UTF-8");
        return null;
    }

    public T Number<T>(int slot, NumberStyles style)
        where T : struct, INumberBase<T>
    {
        var bytes = Bytes(slot);
        if (T.TryParse(bytes, style, CultureInfo.InvariantCulture, out var value)) return value;
        return Wrong<T>(slot, style == NumberStyles.Integer ? $"a whole number ({typeof(T).Name})" : $"a number ({typeof(T).Name})");
    }

    public T Parsed<T>(int slot)
        where T : IUtf8SpanParsable<T>
    {
        if (T.TryParse(Trimmed(slot), CultureInfo.InvariantCulture, out var value)) return value;
        return Wrong<T>(slot, $"a {typeof(T).Name}");
    }

    public T ParsedText<T>(int slot)
        where T : ISpanParsable<T>
    {
        if (T.TryParse(Encoding.UTF8.GetString(Trimmed(slot)), CultureInfo.InvariantCulture, out var value)) return value;
        return Wrong<T>(slot, $"a {typeof(T).Name}");
    }

    public T Named<T>(int slot)
        where T : struct, Enum
    {
        var text = Encoding.UTF8.GetString(Trimmed(slot));
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && (Enum.IsDefined(value) || typeof(T).IsDefined(typeof(FlagsAttribute), false))) return value;
        return Wrong<T>(slot, $"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public bool Flag(int slot)
    {
        var bytes = Trimmed(slot);
        if (bytes.Length == 1 && bytes[0] is (byte)'1' or (byte)'0') return bytes[0] == '1';
        if (Ascii.EqualsIgnoreCase(bytes, "true"u8)) return true;
        return !Ascii.EqualsIgnoreCase(bytes, "false"u8) && Wrong<bool>(slot, "true or false");
    }

    public char Character(int slot)
    {
        Span<char> text = stackalloc char[2];
        var bytes = Bytes(slot);
        return bytes.Length is > 0 and <= 4 && Encoding.UTF8.TryGetChars(bytes, text, out var length) && length == 1 ? text[0] : Wrong<char>(slot, "a single character");
    }

    public DateTimeOffset Instant(int slot)
    {
        var bytes = Trimmed(slot);
        if (Timestamps.TryParse(bytes, out var value)) return value;
        if (_settings.EpochTicks > 0 && TryEpoch(bytes, out value)) return value;
        var isNumber = decimal.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return Wrong<DateTimeOffset>(slot, "a time such as 1995-08-01T00:00:01Z" + (isNumber ? " (for a number, set CsvFormat.EpochUnit)" : ""));
    }

    public DateTime UtcTime(int slot) => Instant(slot).UtcDateTime;

    public DateOnly Date(int slot)
    {
        var bytes = Trimmed(slot);
        return bytes.Length == 10 && Timestamps.TryParse(bytes, out var value) ? DateOnly.FromDateTime(value.DateTime) : Wrong<DateOnly>(slot, "a date such as 1995-08-01");
    }

    private bool TryEpoch(ReadOnlySpan<byte> bytes, out DateTimeOffset value)
    {
        value = default;
        if (!decimal.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        if (Math.Abs(number) > long.MaxValue / _settings.EpochTicks) return false;
        var ticks = DateTimeOffset.UnixEpoch.Ticks + (long)(number * _settings.EpochTicks);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks) return false;
        value = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private bool IsNullLiteral(int slot) => _settings.Null is { } literal && !_quoted[slot] && _lengths[slot] == literal.Length && Bytes(slot).SequenceEqual(literal);

    private ReadOnlySpan<byte> Bytes(int slot) => _lengths[slot] <= 0 ? default : _buffer.AsSpan(_starts[slot], _lengths[slot]);

    private ReadOnlySpan<byte> Trimmed(int slot) => Bytes(slot).Trim((byte)' ');

    private T Wrong<T>(int slot, string expected)
    {
        if (_lengths[slot] < 0) return default!;
        var text = Encoding.UTF8.GetString(Bytes(slot));
        Fail(slot, text.Length == 0 ? $"\"{_names[slot]}\" is empty, not {expected}" : $"\"{_names[slot]}\" is not {expected}");
        return default!;
    }

    private void Fail(int slot, string message)
    {
        if (Fault is not null) return;
        Fault = message;
        _faultSlot = slot;
        FaultColumn = _columns[slot] >= 0 ? _columns[slot] : _starts[slot] - _lineStart;
    }
}
