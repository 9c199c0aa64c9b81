using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Writes the fields of a line, quoted where they must be.</summary>
internal sealed class CsvFields(CsvSettings settings)
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly ArrayBufferWriter<byte> _field = new();
    private IBufferWriter<byte> _output = null!;
    private bool _first;
    private bool _empty;

    public void Begin(IBufferWriter<byte> output)
    {
        _output = output;
        _first = true;
        _empty = true;
    }

    /// <summary>A line that would be empty, and so be skipped when it is read, gets a quoted field.</summary>
    public void EndLine()
    {
        if (_empty && settings.Quote is { } quote) _output.Write([quote, quote]);
    }

    public void Null()
    {
        Separate();
        if (settings.Null is { Length: > 0 } literal) Raw(literal);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }
        _field.ResetWrittenCount();
        Encoding.UTF8.GetBytes(value, _field);
        Field(_field.WrittenSpan, isText: true);
    }

    public void Text(decimal value)
    {
        Span<byte> bytes = stackalloc byte[Decimals.Longest];
        Field(bytes[..Decimals.Write(value, settings.Decimals, bytes)], isText: false);
    }

    public void Text(char value) => Text(value.ToString());

    public void Text(bool value) => Field(value ? "true"u8 : "false"u8, isText: false);

    public void Text(DateTimeOffset value) => Text(settings.Times is { } form ? Timestamps.Text(value, form) : Timestamps.Text(value));

    public void Text(DateTime value) => Text(settings.Times is { } form ? Timestamps.Text(value, form) : Timestamps.Text(value));

    public void Text(DateOnly value) => Text(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void Text(TimeOnly value) => Text(value.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    public void Formatted<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> bytes = stackalloc byte[64];
        if (value.TryFormat(bytes, out var written, default, CultureInfo.InvariantCulture)) Field(bytes[..written], isText: false);
        else Text(value.ToString());
    }

    public void Other<T>(T value) =>
        Text(value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString());

    private void Field(ReadOnlySpan<byte> bytes, bool isText)
    {
        Separate();
        if (MustQuote(bytes, isText)) Quoted(bytes);
        else Raw(bytes);
    }

    private bool MustQuote(ReadOnlySpan<byte> bytes, bool isText)
    {
        if (bytes.IsEmpty) return isText && settings.Null is { Length: 0 };
        if (settings.Null is { } literal && isText && bytes.SequenceEqual(literal)) return true;
        if (bytes.ContainsAny(LineEnds))
        {
            return settings.AllowsLineBreaks ? true : throw new FormatException(
                $"A field holds a line end, which a line of CSV cannot: {Encoding.UTF8.GetString(bytes)}. Set CsvFormat.AllowLineBreaks, use a JsonFormat, or replace it first.");
        }
        if (bytes.Contains(settings.Delimiter) || _empty && bytes[0] == settings.Comment) return true;
        // As Flink does, for no reason of CSV.
        if (settings.Decimals == DecimalStyle.Shortest && !isText && settings.Quote is not null && bytes.Contains((byte)'+')) return true;
        return settings.Quote is { } quote && bytes.Contains(quote) || settings.Escape is { } escape && bytes.Contains(escape);
    }

    private void Quoted(ReadOnlySpan<byte> bytes)
    {
        if (settings.Quote is not { } quote)
            throw new FormatException($"A field holds the delimiter but CsvFormat.QuoteCharacter is null: {Encoding.UTF8.GetString(bytes)}.");
        _empty = false;
        _output.Write([quote]);
        foreach (var b in bytes)
        {
            if (b == quote || b == settings.Escape) _output.Write([b == quote ? quote : b]);
            _output.Write([b]);
        }
        _output.Write([quote]);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0) _empty = false;
        _output.Write(bytes);
    }

    private void Separate()
    {
        if (!_first)
        {
            _output.Write([settings.Delimiter]);
            _empty = false;
        }
        _first = false;
    }
}
