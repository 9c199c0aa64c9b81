using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>How decimals are written.</summary>
internal enum DecimalStyle
{
    /// <summary>With all digits that they have: <c>12.50</c>, <c>0.0000001</c>.</summary>
    Plain,

    /// <summary>As <see cref="Plain"/>, but small ones with an exponent: <c>1E-7</c>.</summary>
    SmallWithExponent,

    /// <summary>As Flink writes them: without last zeros, large and small ones with an exponent: <c>12.5</c>, <c>1E+5</c>, <c>1E-7</c>.</summary>
    Shortest,

    /// <summary>As Flink writes plain ones: without last zeros: <c>12.5</c>, <c>100000</c>, <c>0.0000001</c>.</summary>
    ShortestPlain,
}

/// <summary>Decimals as text.</summary>
internal static class Decimals
{
    /// <summary>No decimal is longer.</summary>
    public const int Longest = 64;

    /// <summary>Writes one.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Write(decimal value, DecimalStyle style, Span<byte> output)
    {
        if (style == DecimalStyle.Plain || (style == DecimalStyle.SmallWithExponent && (value == 0 || Math.Abs(value) >= 0.000_001m)))
        {
            value.TryFormat(output, out var length, default, CultureInfo.InvariantCulture);
            return length;
        }
        if (value == 0)
        {
            output[0] = (byte)'0';
            return 1;
        }
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var scale = (bits[3] >> 16) & 0xFF;
        for (; mantissa % 10 == 0; scale--) mantissa /= 10;
        Span<byte> digits = stackalloc byte[32];
        mantissa.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        digits = digits[..count];
        var at = 0;
        if (value < 0) output[at++] = (byte)'-';
        var exponent = count - 1 - scale;
        return style == DecimalStyle.ShortestPlain || (scale >= 0 && exponent >= -6) ? WithPoint(digits, scale, output, at) : WithExponent(digits, exponent, output, at);
    }

    private static int WithPoint(ReadOnlySpan<byte> digits, int scale, Span<byte> output, int at)
    {
        var whole = digits.Length - scale;
        if (whole <= 0)
        {
            output[at++] = (byte)'0';
            output[at++] = (byte)'.';
            output.Slice(at, -whole).Fill((byte)'0');
            at -= whole;
            digits.CopyTo(output[at..]);
            return at + digits.Length;
        }
        digits[..Math.Min(whole, digits.Length)].CopyTo(output[at..]);
        at += Math.Min(whole, digits.Length);
        if (scale <= 0)
        {
            output.Slice(at, -scale).Fill((byte)'0');
            return at - scale;
        }
        output[at++] = (byte)'.';
        digits[whole..].CopyTo(output[at..]);
        return at + scale;
    }

    private static int WithExponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> output, int at)
    {
        output[at++] = digits[0];
        if (digits.Length > 1)
        {
            output[at++] = (byte)'.';
            digits[1..].CopyTo(output[at..]);
            at += digits.Length - 1;
        }
        output[at++] = (byte)'E';
        if (exponent > 0) output[at++] = (byte)'+';
        exponent.TryFormat(output[at..], out var length, default, CultureInfo.InvariantCulture);
        return at + length;
    }
}
