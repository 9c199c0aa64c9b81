using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Connectors;

/// <content>Numbers.</content>
internal ref partial struct JsonScanner
{
    /// <summary>Powers of ten that a double has exactly.</summary>
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    public int ReadInt32()
    {
        var start = _at;
        if (TryShort(out var value) && (int)value == value) return (int)value;
        _at = start;
        return ReadInteger<int>();
    }

    public long ReadInt64() => TryShort(out var value) ? value : ReadInteger<long>();

    /// <summary>A whole number of any type.</summary>
    public T ReadInteger<T>()
        where T : struct, IBinaryInteger<T>
    {
        SkipSpace();
        var start = _at;
        if (!IsNumber())
        {
            var expected = $"a whole number ({typeof(T).Name})";
            if (TakeNull(expected)) return default;
            if (IsCoerced() && T.TryParse(Bytes(expected).Trim((byte)' '), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var meant)) return meant;
            _at = start;
            Wrong(expected);
        }
        var token = NumberToken();
        if (!T.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && !(IsLenient && TryCut(token, out value))) Fail(start, $"Not a whole number ({typeof(T).Name})", _at);
        return value;
    }

    /// <summary>A number without what is behind its point.</summary>
    private static bool TryCut<T>(ReadOnlySpan<byte> token, out T value)
        where T : struct, IBinaryInteger<T>
    {
        value = default;
        if (!decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        var saturated = T.CreateSaturating(decimal.Truncate(number));
        value = saturated;
        return decimal.CreateSaturating(saturated) == decimal.Truncate(number);
    }

    public double ReadDouble()
    {
        SkipSpace();
        var start = _at;
        if (!IsNumber()) return NamedNumber<double>();
        var token = NumberToken(out var mantissa, out var scale, out var exact);
        if (exact && scale <= 22 && mantissa <= 1L << 53)
        {
            var value = mantissa / Powers[scale];
            return token[0] == '-' ? -value : value;
        }
        if (!double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)) Fail(start, "Not a number (Double)", _at);
        return parsed;
    }

    public float ReadSingle()
    {
        SkipSpace();
        var start = _at;
        if (!IsNumber()) return NamedNumber<float>();
        if (!float.TryParse(NumberToken(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) Fail(start, "Not a number (Single)", _at);
        return value;
    }

    public decimal ReadDecimal()
    {
        SkipSpace();
        var start = _at;
        if (!IsNumber())
        {
            if (TakeNull("a number (Decimal)")) return default;
            if (IsCoerced() && decimal.TryParse(Bytes("a number (Decimal)").Trim((byte)' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var meant)) return meant;
            _at = start;
            Wrong("a number (Decimal)");
        }
        var token = NumberToken(out var mantissa, out var scale, out var exact);
        if (exact && scale <= 28) return new decimal((int)mantissa, (int)(mantissa >> 32), 0, token[0] == '-', (byte)scale);
        if (!decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) Fail(start, "Not a number (Decimal)", _at);
        return value;
    }

    /// <summary>A whole number of at most 18 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryShort(out long value)
    {
        value = 0;
        SkipSpace();
        var at = _at;
        var isNegative = at < _text.Length && _text[at] == '-';
        if (isNegative) at++;
        var first = at;
        for (; at < _text.Length && (uint)(_text[at] - '0') <= 9; at++) value = (value * 10) + (_text[at] - '0');
        var digits = at - first;
        if (digits is 0 or > 18 || (digits > 1 && _text[first] == '0')) return false;
        if (at < _text.Length && _text[at] is (byte)'.' or (byte)'e' or (byte)'E') return false;
        if (isNegative) value = -value;
        _at = at;
        return true;
    }

    private readonly bool IsCoerced() => Coerces && _at < _text.Length && _text[_at] == '"';

    private readonly bool IsNumber() => _at < _text.Length && (_text[_at] == '-' || (uint)(_text[_at] - '0') <= 9);

    private ReadOnlySpan<byte> NumberToken() => NumberToken(out _, out _, out _);

    /// <summary>Passes over a number.</summary>
    /// <param name="mantissa">Its digits, without the point.</param>
    /// <param name="scale">How many of them are behind the point.</param>
    /// <param name="exact">Whether the two are all there is: no exponent, at most 18 digits.</param>
    private ReadOnlySpan<byte> NumberToken(out long mantissa, out int scale, out bool exact)
    {
        var start = _at;
        var at = start;
        if (at < _text.Length && _text[at] == '-') at++;
        mantissa = 0;
        scale = 0;
        var first = at;
        for (; at < _text.Length && (uint)(_text[at] - '0') <= 9; at++) mantissa = unchecked((mantissa * 10) + (_text[at] - '0'));
        var digits = at - first;
        if (digits == 0) Fail(start, "This is no JSON value");
        if (digits > 1 && _text[first] == '0') Fail(start, "A number begins with 0");
        if (at < _text.Length && _text[at] == '.')
        {
            var point = ++at;
            for (; at < _text.Length && (uint)(_text[at] - '0') <= 9; at++) mantissa = unchecked((mantissa * 10) + (_text[at] - '0'));
            scale = at - point;
            if (scale == 0) Fail(start, "A number has no digits behind the point", at);
        }
        exact = digits + scale <= 18;
        if (at < _text.Length && (_text[at] | 0x20) == 'e')
        {
            exact = false;
            at++;
            if (at < _text.Length && _text[at] is (byte)'+' or (byte)'-') at++;
            var exponent = at;
            while (at < _text.Length && (uint)(_text[at] - '0') <= 9) at++;
            if (at == exponent) Fail(start, "A number has no digits in its exponent", at);
        }
        _at = at;
        return _text[start..at];
    }

    /// <summary>NaN and the infinities, which JSON has no numbers for.</summary>
    private T NamedNumber<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        var expected = $"a number ({typeof(T).Name})";
        if (TakeNull(expected)) return default;
        if (_at >= _text.Length || _text[_at] != '"') Wrong(expected);
        var start = _at;
        var name = Quoted(out _);
        if (name.SequenceEqual("NaN"u8)) return T.NaN;
        if (name.SequenceEqual("Infinity"u8)) return T.PositiveInfinity;
        if (Coerces && T.TryParse(name.Trim((byte)' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var meant)) return meant;
        if (!name.SequenceEqual("-Infinity"u8)) Fail(start, $"Not {expected}", _at);
        return T.NegativeInfinity;
    }
}
