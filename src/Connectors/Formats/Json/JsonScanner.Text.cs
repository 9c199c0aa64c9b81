using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace ActorStream.Connectors;

/// <content>Strings, and what is written as one.</content>
internal ref partial struct JsonScanner
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    public string? ReadString()
    {
        if (_at >= _text.Length || _text[_at] != '"')
        {
            if (TryNull()) return null;
            if (_at >= _text.Length || _text[_at] != '"')
            {
                if (!Coerces || _at >= _text.Length) Wrong("a string");
                return Text(Compact(Raw(out var from)), from);
            }
        }
        var start = _at;
        var bytes = Quoted(out var escaped);
        if (escaped) bytes = Unescaped(bytes, start);
        return Text(bytes, start);
    }

    public string ReadText()
    {
        SkipSpace();
        var start = _at;
        return ReadString() ?? FailNull(start);
    }

    public char ReadChar()
    {
        if (TakeNull("a character")) return default;
        var start = _at;
        var text = ReadString()!;
        if (text.Length != 1) Fail(start, "Not a single character", _at);
        return text[0];
    }

    public bool ReadBoolean()
    {
        SkipSpace();
        if (_text[_at..].StartsWith("true"u8))
        {
            Literal("true"u8);
            return true;
        }
        if (_text[_at..].StartsWith("false"u8)) Literal("false"u8);
        else if (IsCoerced())
        {
            var start = _at;
            var text = Bytes("true or false");
            if (Ascii.EqualsIgnoreCase(text, "true"u8)) return true;
            if (text.Length == 1 && text[0] is (byte)'0' or (byte)'1') return text[0] == '1';
            if (!IsLenient && !Ascii.EqualsIgnoreCase(text, "false"u8)) Fail(start, "Not true or false", _at);
        }
        else if (IsLenient && IsNumber()) NumberToken();
        else if (!TakeNull("true or false")) Wrong("true or false");
        return false;
    }

    public DateTimeOffset ReadInstant()
    {
        const string Expected = "a time such as 1995-08-01T00:00:01Z";
        if (TakeNull(Expected)) return default;
        var start = _at;
        if (!Timestamps.TryParse(Bytes(Expected), out var time)) Fail(start, $"Not {Expected}", _at);
        return time;
    }

    public DateTime ReadDateTime() => ReadInstant().UtcDateTime;

    public DateOnly ReadDate()
    {
        const string Expected = "a date such as 1995-08-01";
        if (TakeNull(Expected)) return default;
        var start = _at;
        var bytes = Bytes(Expected);
        if (!Timestamps.TryParse(bytes, out var time) || bytes.Length != 10) Fail(start, $"Not {Expected}", _at);
        return DateOnly.FromDateTime(time.DateTime);
    }

    public TimeOnly ReadTime()
    {
        const string Expected = "a time of day such as 00:00:01";
        if (TakeNull(Expected)) return default;
        var start = _at;
        var bytes = Bytes(Expected);
        if (!TryDuration(bytes, out var span) || bytes.IndexOfAny((byte)'-', (byte)'.') is 0 or 1 or 2 || span.Ticks is < 0 or >= TimeSpan.TicksPerDay) Fail(start, $"Not {Expected}", _at);
        return new TimeOnly(span.Ticks);
    }

    public TimeSpan ReadDuration()
    {
        const string Expected = "a duration such as 1.00:00:01";
        if (TakeNull(Expected)) return default;
        var start = _at;
        if (!TryDuration(Bytes(Expected), out var span)) Fail(start, $"Not {Expected}", _at);
        return span;
    }

    public Guid ReadGuid()
    {
        const string Expected = "a GUID";
        if (TakeNull(Expected)) return default;
        var start = _at;
        var bytes = Bytes(Expected);
        if (!Utf8Parser.TryParse(bytes, out Guid id, out var length, 'D') || length != bytes.Length) Fail(start, $"Not {Expected}", _at);
        return id;
    }

    public byte[]? ReadBytes()
    {
        if (TryNull()) return null;
        var start = _at;
        var text = Bytes("bytes in base 64");
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var written) != OperationStatus.Done) Fail(start, "Not bytes in base 64", _at);
        return written == bytes.Length ? bytes : bytes[..written];
    }

    public T ReadEnum<T>()
        where T : struct, Enum
    {
        if (TakeNull(JsonEnum<T>.Expected)) return default;
        var start = _at;
        if (_at < _text.Length && _text[_at] != '"' && _text[_at] is (byte)'-' or >= (byte)'0' and <= (byte)'9')
        {
            if (JsonEnum<T>.TryNumber(NumberToken(), out var number)) return number;
        }
        else if (JsonEnum<T>.TryName(Bytes(JsonEnum<T>.Expected), out var value))
        {
            return value;
        }
        Fail(start, $"Not {JsonEnum<T>.Expected}", _at);
        return default;
    }

    /// <summary>A dictionary's key; null: the dictionary is done.</summary>
    public string? NextKey(bool isFirst)
    {
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] == '}')
        {
            _at++;
            _depth--;
            return null;
        }
        if (!isFirst)
        {
            if (_text[_at] != ',') Fail(_at, "There is no comma or } after a field");
            _at++;
            SkipSpace();
        }
        if (_at >= _text.Length || _text[_at] != '"') Fail(_at, "There is no field name");
        var key = ReadString()!;
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] != ':') Fail(_at, "There is no colon after a field's name");
        _at++;
        return key;
    }

    public T KeyOf<T>(string key)
        where T : ISpanParsable<T>
    {
        if (!T.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out var value)) Fail(_at - 1, $"The key \"{key}\" is not of type {typeof(T).Name}");
        return value;
    }

    private static bool TryDuration(ReadOnlySpan<byte> text, out TimeSpan span)
    {
        span = default;
        return text.Length > 0 && text[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') && Utf8Parser.TryParse(text, out span, out var length, 'c') && length == text.Length;
    }

    /// <summary>A string's bytes, unescaped.</summary>
    private ReadOnlySpan<byte> Bytes(string expected)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != '"') Wrong(expected);
        var start = _at;
        var bytes = Quoted(out var escaped);
        return escaped ? Unescaped(bytes, start) : bytes;
    }

    /// <summary>Passes over a string, which must be one.</summary>
    private void SkipString()
    {
        var start = _at;
        var bytes = Quoted(out var escaped);
        if (escaped && JsonEscapes.FindFault(bytes) is >= 0 and var fault) Fail(start, "A string holds an escape that is none", start + 1 + fault);
        if (!Utf8.IsValid(bytes)) Fail(start, "Not valid UTF-8", _at);
    }

    /// <summary>What is between two quotes, as it stands there.</summary>
    private ReadOnlySpan<byte> Quoted(out bool escaped)
    {
        var start = _at + 1;
        var end = NextSpecial(start);
        escaped = false;
        while (end < _text.Length && _text[end] == '\\')
        {
            escaped = true;
            end = NextSpecial(end + 2);
        }
        if (end >= _text.Length) FailEnd();
        if (_text[end] != '"') Fail(_at, $"A string holds the control character U+{_text[end]:X4}, which must be escaped", end);
        _at = end + 1;
        return _text[start..end];
    }

    /// <summary>Where the next quote, backslash or control character is; the end: there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int NextSpecial(int from)
    {
        ref var text = ref MemoryMarshal.GetReference(_text);
        for (var at = from; at + Vector128<byte>.Count <= _text.Length; at += Vector128<byte>.Count)
        {
            var some = Vector128.LoadUnsafe(ref text, (nuint)at);
            var special = Vector128.Equals(some, Vector128.Create((byte)'"')) | Vector128.Equals(some, Vector128.Create((byte)'\\')) | Vector128.LessThan(some, Vector128.Create((byte)' '));
            var mask = special.ExtractMostSignificantBits();
            if (mask != 0) return at + BitOperations.TrailingZeroCount(mask);
        }
        return NextSpecialAtEnd(from);
    }

    private readonly int NextSpecialAtEnd(int from)
    {
        if (from >= _text.Length) return _text.Length;
        var length = _text[from..].IndexOfAny(Special);
        return length < 0 ? _text.Length : from + length;
    }

    private readonly string Text(ReadOnlySpan<byte> bytes, int start)
    {
        if (bytes.Length == 0) return "";
        // Most texts are ASCII: checked and widened in one pass, into the string itself, which nobody has seen yet.
        var text = new string('\0', bytes.Length);
        var chars = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text.AsSpan()), bytes.Length);
        if (Ascii.ToUtf16(bytes, chars, out _) == OperationStatus.Done) return text;
        if (!Utf8.IsValid(bytes)) Fail(start, "Not valid UTF-8", _at);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The bytes of an object or array without the space between its parts.</summary>
    private readonly ReadOnlySpan<byte> Compact(ReadOnlySpan<byte> value)
    {
        if (!IsLenient || value[0] is not ((byte)'{' or (byte)'[')) return value;
        var compact = new byte[value.Length];
        var (length, isQuoted) = (0, false);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '"') isQuoted = !isQuoted;
            if (!isQuoted && value[i] <= ' ') continue;
            compact[length++] = value[i];
            if (isQuoted && value[i] == '\\') compact[length++] = value[++i];
        }
        return compact.AsSpan(0, length);
    }

    private readonly string FailNull(int start)
    {
        Fail(start, "null is not a string", _at);
        return "";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> bytes, int start)
    {
        var result = new byte[bytes.Length];
        var length = JsonEscapes.Unescape(bytes, result, out var fault);
        if (length < 0) Fail(start, "A string holds an escape that is none", start + 1 + fault);
        return result.AsSpan(0, length);
    }
}
