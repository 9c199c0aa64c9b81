using System.Globalization;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Takes escapes out of JSON strings.</summary>
internal static class JsonEscapes
{
    /// <summary>Writes what a string means as UTF-8.</summary>
    /// <param name="text">What is between the quotes.</param>
    /// <param name="output">At least as long.</param>
    /// <param name="fault">Where an escape is none.</param>
    /// <returns>How many bytes were written; -1: an escape is none.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> output, out int fault)
    {
        var written = 0;
        for (var at = 0; at < text.Length;)
        {
            var plain = text[at..].IndexOf((byte)'\\');
            if (plain < 0) plain = text.Length - at;
            text.Slice(at, plain).CopyTo(output[written..]);
            at += plain;
            written += plain;
            if (at == text.Length) break;
            fault = at;
            if (!TryNext(text, ref at, out var rune)) return -1;
            written += rune.EncodeToUtf8(output[written..]);
        }
        fault = -1;
        return written;
    }

    /// <summary>Where an escape is none; -1: all are.</summary>
    public static int FindFault(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text[at..].IndexOf((byte)'\\') is >= 0 and var plain;)
        {
            var start = at += plain;
            if (!TryNext(text, ref at, out _)) return start;
        }
        return -1;
    }

    private static bool TryNext(ReadOnlySpan<byte> text, ref int at, out Rune rune)
    {
        rune = default;
        if (at + 1 >= text.Length) return false;
        var escaped = text[at + 1];
        at += 2;
        if (escaped == 'u') return TryRune(text, ref at, out rune);
        var meant = escaped switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)escaped,
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        return meant != 0 && Rune.TryCreate(meant, out rune);
    }

    private static bool TryRune(ReadOnlySpan<byte> text, ref int at, out Rune rune)
    {
        rune = default;
        if (!TryUnit(text, at, out var first)) return false;
        at += 4;
        if (!char.IsSurrogate(first)) return Rune.TryCreate(first, out rune);
        if (at + 2 > text.Length || text[at] != '\\' || text[at + 1] != 'u' || !TryUnit(text, at + 2, out var second)) return false;
        at += 6;
        return Rune.TryCreate(first, second, out rune);
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, int at, out char unit)
    {
        unit = default;
        if (at + 4 > text.Length || !ushort.TryParse(text.Slice(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        unit = (char)value;
        return true;
    }
}
