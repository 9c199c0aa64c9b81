using System.Buffers;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Each line is a record whose fields are divided by a character (RFC 4180, with UTF-8).</summary>
/// <remarks>
/// <para>Records, classes, structs and value tuples are filled member by member: columns are found by the header's names in any case, or
/// in the order of the members (constructor parameters first) when there is no header. A type with a text form of its own, such as
/// <c>long</c> or <c>string</c>, is the only column. A member's type is a string, number, bool, char, enum, Guid, time or any that is
/// <see cref="IUtf8SpanParsable{TSelf}"/>; with <c>?</c> an empty field is null.</para>
/// <para>A quoted field ends on its line, so that large files can be read in parts by several subtasks; with <see cref="AllowLineBreaks"/>
/// it may go on over several lines. The header is one line in any case. Empty lines are skipped. Times are read as <c>2024-01-31T23:59:59.5Z</c>, with a space
/// for <c>T</c>, with any offset; without one they are UTC.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// File.WriteAllLines("visits.csv", ["host;bytes", "ann;10", "bob;20"]);
/// env.FromSource(new FileSource&lt;Visit> { Path = "visits.csv", Format = new CsvFormat&lt;Visit> { FieldDelimiter = ';' } }).Print();
/// // prints: Visit { Host = ann, Bytes = 10 }, Visit { Host = bob, Bytes = 20 }
///
/// public record Visit(string Host, long Bytes);
/// </code></example>
public sealed class CsvFormat<T> : IFormat<T>
{
    private CsvSchema<T>? _schema;

    /// <summary>Divides the fields; a comma by default.</summary>
    public char FieldDelimiter { get; init; } = ',';

    /// <summary>Encloses fields that hold the delimiter; in them it is doubled. Null: there is no quoting.</summary>
    public char? QuoteCharacter { get; init; } = '"';

    /// <summary>Takes the next character as it is; null: no character does.</summary>
    public char? EscapeCharacter { get; init; }

    /// <summary>Whether the first line of each file names its columns; true by default. Sinks write it.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// Whether quoted fields may hold line ends (RFC 4180); false by default. Where a record begins is then known only from the file's beginning,
    /// so that each file is read by one subtask, whatever <c>FileSource.SplitSize</c> is; several files are still read by several. A message about
    /// a bad record names the line in which it begins.
    /// </summary>
    public bool AllowLineBreaks { get; init; }

    /// <summary>Whether lines that begin with <c>#</c> are skipped.</summary>
    public bool AllowComments { get; init; }

    /// <summary>What an unquoted field looks like that is null; null: none does, but empty fields are for members that can be null and are no strings.</summary>
    public string? NullLiteral { get; init; }

    /// <summary>Whether a line may have more fields than there are columns; columns of the header that no member has are always skipped.</summary>
    public bool IgnoreExtraColumns { get; init; }

    /// <summary>Whether a line may have fewer fields than there are columns: members that lack theirs are null or the default of their type.</summary>
    public bool AllowMissingColumns { get; init; }

    /// <summary>Lets times be numbers: so many of these since 1970, as in <c>TimeSpan.FromSeconds(1)</c>; null: they must not be.</summary>
    public TimeSpan? EpochUnit { get; init; }

    /// <summary>
    /// Whether a field that cannot be read is null, where its member can be, and not a fault of the whole line; fields may then be missing at a line's end. A line that cannot be divided into fields, or has such a field for a member
    /// that cannot be null, is a bad record all the same: <c>BadRecordPolicy.Skip</c> leaves it out.
    /// </summary>
    public bool IgnoreParseErrors { get; init; }

    /// <summary>How decimals are written.</summary>
    internal DecimalStyle Decimals { get; init; }

    /// <summary>How times are written; null: as ISO 8601, every time with <c>Z</c> or its offset.</summary>
    public TimestampFormat? TimestampFormat { get; init; }

    private CsvSchema<T> Schema => _schema ??= CsvSchema<T>.Create();

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> record)
    {
        var decoder = NewDecoder();
        var output = new Collector<T>();
        var line = record.ToArray();
        if (line.Length > 0) decoder.Decode(line, 0, line.Length, output);
        if (decoder.Fault is { } fault) throw new LineFormatException(fault.Message, fault.ByteColumn);
        return output.Count == 1 ? output.Values[0] : throw new LineFormatException("There is no record", 0);
    }

    /// <inheritdoc/>
    public void Encode(T record, IBufferWriter<byte> output) => NewEncoder()(record, output);

    FileHeader IFormat<T>.Header => new(HasHeader, AllowComments ? (byte)'#' : null, HasHeader ? HeaderLine() : default);

    void IFormat<T>.Validate()
    {
        foreach (var (name, mark) in ((string, char?)[])[("FieldDelimiter", FieldDelimiter), ("QuoteCharacter", QuoteCharacter), ("EscapeCharacter", EscapeCharacter)])
            if (mark is >= '\x80' or '\n' or '\r') throw new ArgumentException($"CsvFormat.{name} is '{mark}'; it must be an ASCII character and no line end.");
        if (FieldDelimiter == QuoteCharacter || FieldDelimiter == EscapeCharacter)
            throw new ArgumentException($"CsvFormat.FieldDelimiter is '{FieldDelimiter}', and so is the quote or escape character. Each needs its own.");
        if (AllowLineBreaks && QuoteCharacter is null)
            throw new ArgumentException("CsvFormat.AllowLineBreaks is true but QuoteCharacter is null: only quoted fields can hold line ends.");
        if (EpochUnit <= TimeSpan.Zero) throw new ArgumentException($"CsvFormat.EpochUnit is {EpochUnit}; it must be positive.");
        _ = Schema;
    }

    IRecordEnds? IFormat<T>.CreateRecordEnds() => AllowLineBreaks ? new CsvRecordEnds(Settings()) : null;

    LineDecoder<T> IFormat<T>.CreateDecoder() => NewDecoder();

    Action<T, IBufferWriter<byte>> IFormat<T>.CreateEncoder() => NewEncoder();

    private CsvDecoder<T> NewDecoder() => new(Schema, Settings());

    private Action<T, IBufferWriter<byte>> NewEncoder()
    {
        var fields = new CsvFields(Settings());
        var write = Schema.Write;
        return (record, output) =>
        {
            fields.Begin(output);
            write(fields, record);
            fields.EndLine();
        };
    }

    private CsvSettings Settings() => new(
        (byte)FieldDelimiter,
        (byte?)QuoteCharacter,
        (byte?)EscapeCharacter,
        AllowComments ? (byte)'#' : null,
        NullLiteral is null ? null : Encoding.UTF8.GetBytes(NullLiteral),
        IgnoreExtraColumns,
        AllowMissingColumns,
        EpochUnit?.Ticks ?? 0,
        AllowLineBreaks,
        TimestampFormat,
        IgnoreParseErrors,
        Decimals);

    private byte[] HeaderLine()
    {
        var output = new ArrayBufferWriter<byte>();
        var fields = new CsvFields(Settings());
        fields.Begin(output);
        foreach (var name in Schema.Names) fields.Text(name);
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>How fields are marked, in bytes.</summary>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Quote">Around them.</param>
/// <param name="Escape">Before a character that is to be taken as it is.</param>
/// <param name="Comment">At the beginning of a line that is none.</param>
/// <param name="Null">A field that is null.</param>
/// <param name="IgnoresExtra">More fields than columns are no fault.</param>
/// <param name="AllowsMissing">Fewer fields than columns are no fault.</param>
/// <param name="EpochTicks">Ticks of a time's unit when times may be numbers, else 0.</param>
/// <param name="AllowsLineBreaks">Quoted fields may hold line ends.</param>
/// <param name="Times">How times are written; null: the format's own way.</param>
/// <param name="IsLenient">A field that cannot be read is null, where it can be.</param>
/// <param name="Decimals">How decimals are written.</param>
internal sealed record CsvSettings(
    byte Delimiter, byte? Quote, byte? Escape, byte? Comment, byte[]? Null, bool IgnoresExtra, bool AllowsMissing, long EpochTicks, bool AllowsLineBreaks,
    TimestampFormat? Times = null, bool IsLenient = false, DecimalStyle Decimals = DecimalStyle.Plain);
