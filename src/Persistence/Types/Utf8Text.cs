using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ActorStream.Persistence;

/// <summary>
/// UTF-8 that keeps every .NET string: a half of a surrogate pair that stands alone is written in three bytes, as if it were a character (known as WTF-8). Replacing it, as
/// <see cref="Encoding.UTF8"/> does, would make two different keys one after a restore.
/// </summary>
internal static class Utf8Text
{
    /// <summary>The length of the UTF-8 form. (The replacement character that .NET counts for half a pair also takes three bytes.)</summary>
    public static int ByteCount(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes the UTF-8 form to <paramref name="output"/>, which is large enough, and returns how many bytes that took.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> output)
    {
        for (var written = 0; ;)
        {
            var status = Utf8.FromUtf16(text, output[written..], out var consumed, out var some, replaceInvalidSequences: false);
            written += some;
            if (status == OperationStatus.Done)
                return written;
            var half = text[consumed];
            output[written++] = (byte)(0xE0 | (half >> 12));
            output[written++] = (byte)(0x80 | ((half >> 6) & 0x3F));
            output[written++] = (byte)(0x80 | (half & 0x3F));
            text = text[(consumed + 1)..];
        }
    }

    /// <summary>Reads the text back; null when the bytes are no such form.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return string.Empty;
        if (Ascii.IsValid(bytes))
            return Encoding.Latin1.GetString(bytes);
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            var count = Decode(bytes, chars);
            return count < 0 ? null : new string(chars, 0, count);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var written = 0; ;)
        {
            var status = Utf8.ToUtf16(bytes, chars[written..], out var consumed, out var some, replaceInvalidSequences: false);
            written += some;
            if (status == OperationStatus.Done)
                return written;
            bytes = bytes[consumed..];
            if (bytes.Length < 3 || bytes[0] != 0xED || bytes[1] is < 0xA0 or > 0xBF || bytes[2] is < 0x80 or > 0xBF)
                return -1;
            chars[written++] = (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F));
            bytes = bytes[3..];
        }
    }
}
