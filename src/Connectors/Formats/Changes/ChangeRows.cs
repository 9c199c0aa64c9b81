namespace ActorStream.Connectors;

/// <summary>The rows in the messages of a changelog, and how they are read and written.</summary>
internal sealed class ChangeRows<T>
{
    private JsonFormat<T>? _format;

    public TimestampFormat? TimestampFormat { get; set; }

    public bool DecimalAsPlainNumber { get; set; }

    public bool ShortestDecimals { get; set; }

    public bool IgnoreNullFields { get; set; }

    public bool IgnoreParseErrors { get; set; }

    public JsonFormat<T> Format => _format ??= new JsonFormat<T>
    {
        TimestampFormat = TimestampFormat,
        DecimalAsPlainNumber = DecimalAsPlainNumber,
        ShortestDecimals = ShortestDecimals,
        IgnoreNullFields = IgnoreNullFields,
        IgnoreParseErrors = IgnoreParseErrors,
    };

    /// <summary>Values may be strings, whatever the column is.</summary>
    public JsonReading Reading => Format.Reading | JsonReading.Coerces;

    /// <summary>Reads a row, if there is one.</summary>
    public bool TryRead(ref JsonScanner scanner, out T? row)
    {
        row = default;
        if (scanner.TryNull()) return false;
        row = Format.Reader(ref scanner);
        return true;
    }
}
