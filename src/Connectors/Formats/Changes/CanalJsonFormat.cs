using System.Buffers;
using System.Text.RegularExpressions;
using ActorStream.Sql;

namespace ActorStream.Connectors;

/// <summary>Changes of a MySQL table as Canal captures them, in JSON: <c>data</c>, <c>old</c> and <c>type</c>.</summary>
/// <remarks>
/// A message has one or more rows: inserted, deleted, or updated, each of which is two changes, where <c>old</c> has only the columns that were others before. Values are written
/// as strings, whatever the column is. Statements that change the table itself (<c>isDdl</c>, <c>CREATE</c>) hold no change. Changes are written as <c>INSERT</c> and <c>DELETE</c>.
/// </remarks>
/// <typeparam name="T">The type of the table's rows.</typeparam>
/// <example><code>
/// File.WriteAllLines("stock.json",
/// [
///     """{"data":[{"item":"ink","count":"5"},{"item":"pen","count":"7"}],"old":null,"type":"INSERT","table":"stock"}""",
///     """{"data":[{"item":"ink","count":"4"}],"old":[{"count":"5"}],"type":"UPDATE","table":"stock"}""",
/// ]);
/// env.FromSource(new FileSource&lt;ActorStream.Sql.Change&lt;Stock>> { Path = "stock.json", Format = new CanalJsonFormat&lt;Stock>() })
///     .Map(static c => $"{c.Kind} {c.Value.Item} {c.Value.Count}").Print();
/// // prints: Insert ink 5, Insert pen 7, UpdateBefore ink 5, UpdateAfter ink 4
///
/// public record Stock(string Item, int Count);
/// </code></example>
public sealed class CanalJsonFormat<T> : IFormat<Change<T>>
{
    private static readonly JsonNames Envelope = new(["data", "old", "type", "database", "table", "isDdl", "sqlType", "pkNames", "ts", "es"]);

    private readonly ChangeRows<T> _rows = new();
    private readonly Regex? _database;
    private readonly Regex? _wholeDatabase;
    private readonly Regex? _table;
    private readonly Regex? _wholeTable;
    private ReadJsonOnto<T>? _overlay;

    /// <summary>Puts what the message says besides its rows, such as its table, into a row, the row before an update as well; null: it is passed over.</summary>
    public Func<T, CanalMetadata, T>? Metadata { get; init; }

    /// <summary>Only changes of databases whose whole name matches; null: of all.</summary>
    public Regex? DatabaseInclude
    {
        get => _database;
        init => (_database, _wholeDatabase) = (value, Whole(value));
    }

    /// <summary>Only changes of tables whose whole name matches; null: of all.</summary>
    public Regex? TableInclude
    {
        get => _table;
        init => (_table, _wholeTable) = (value, Whole(value));
    }

    /// <summary>How times are written; null: as ISO 8601, every time with <c>Z</c> or its offset.</summary>
    public TimestampFormat? TimestampFormat
    {
        get => _rows.TimestampFormat;
        init => _rows.TimestampFormat = value;
    }

    /// <summary>Whether small decimals are written as <c>0.0000001</c> and not as <c>1E-7</c>.</summary>
    public bool DecimalAsPlainNumber
    {
        get => _rows.DecimalAsPlainNumber;
        init => _rows.DecimalAsPlainNumber = value;
    }

    /// <summary>Whether a row's field that cannot be read is null, as with <see cref="JsonFormat{T}.IgnoreParseErrors"/>.</summary>
    public bool IgnoreParseErrors
    {
        get => _rows.IgnoreParseErrors;
        init => _rows.IgnoreParseErrors = value;
    }

    internal bool ShortestDecimals
    {
        init => _rows.ShortestDecimals = value;
    }

    private ReadJsonOnto<T> Overlay => _overlay ??= _rows.Format.CompileOverlay()
        ?? throw new ArgumentException($"CanalJsonFormat<{CsvTypes.Name(typeof(T))}>: the rows must be a record, class or struct with a member for each column.");

    /// <summary>Reads the only change of a message, or its last: sources give all.</summary>
    /// <inheritdoc/>
    public Change<T> Decode(ReadOnlySpan<byte> record)
    {
        var output = new Collector<Change<T>>();
        Read(record, 0, output);
        return output.Count > 0 ? output.Values[output.Count - 1] : throw new LineFormatException("The message holds no change of a row", 0);
    }

    /// <inheritdoc/>
    public void Encode(Change<T> record, IBufferWriter<byte> output) => Write(record, output, _rows.Format.Encode);

    void IFormat<Change<T>>.DecodeMessage(ReadOnlySpan<byte> message, long timestamp, Collector<Change<T>> output) => Read(message, timestamp, output);

    void IFormat<Change<T>>.Validate()
    {
        ((IFormat<T>)_rows.Format).Validate();
        _ = Overlay;
    }

    Action<Change<T>, IBufferWriter<byte>> IFormat<Change<T>>.CreateEncoder()
    {
        var row = ((IFormat<T>)_rows.Format).CreateEncoder();
        return (record, output) => Write(record, output, row);
    }

    private static void Write(Change<T> record, IBufferWriter<byte> output, Action<T, IBufferWriter<byte>> row)
    {
        output.Write("{\"data\":["u8);
        row(record.Value, output);
        output.Write(record.IsAddition ? "],\"type\":\"INSERT\"}"u8 : "],\"type\":\"DELETE\"}"u8);
    }

    private void Read(ReadOnlySpan<byte> message, long timestamp, Collector<Change<T>> output)
    {
        var (data, old, types, keys) = (-1, -1, -1, -1);
        long? taken = null, made = null;
        var isDdl = false;
        string? type = null, database = null, table = null;
        var scanner = new JsonScanner(message, _rows.Reading);
        scanner.BeginObject();
        for (var name = Envelope.Start; scanner.NextField(Envelope, ref name) is var slot and not JsonNames.End;)
        {
            switch (slot)
            {
                case 0:
                    if (!scanner.TryNull()) scanner.Raw(out data);
                    break;
                case 1:
                    if (!scanner.TryNull()) scanner.Raw(out old);
                    break;
                case 2:
                    type = scanner.ReadString();
                    break;
                case 3:
                    database = scanner.ReadString();
                    break;
                case 4:
                    table = scanner.ReadString();
                    break;
                case 5:
                    isDdl = scanner.ReadBoolean();
                    break;
                case 6 when Metadata is not null:
                    scanner.Raw(out types);
                    break;
                case 7 when Metadata is not null:
                    scanner.Raw(out keys);
                    break;
                case 8 when Metadata is not null:
                    taken = ChangeTexts.Number(ref scanner);
                    break;
                case 9 when Metadata is not null:
                    made = ChangeTexts.Number(ref scanner);
                    break;
                default:
                    scanner.Skip();
                    break;
            }
        }
        scanner.End();
        if (!IsIncluded(_wholeDatabase, database) || !IsIncluded(_wholeTable, table) || isDdl || type == "CREATE") return;
        if (type is not ("INSERT" or "UPDATE" or "DELETE"))
            throw new LineFormatException(type is null ? "The message has no field \"type\"" : $"The \"type\" is \"{type}\"; it must be INSERT, UPDATE or DELETE", 0);
        if (data < 0) throw new LineFormatException($"The \"data\" of a message whose type is {type} is null", 0);
        if (type == "UPDATE" && old < 0) throw new LineFormatException("The \"old\" of a message whose type is UPDATE is null", 0);
        var metadata = Metadata is null ? null : new CanalMetadata
        {
            Database = database,
            Table = table,
            SqlTypes = ChangeTexts.At(message, types, ChangeTexts.Numbers),
            PrimaryKeyNames = ChangeTexts.At(message, keys, ChangeTexts.Names),
            IngestionTimestamp = ChangeTexts.Time(taken),
            EventTimestamp = ChangeTexts.Time(made),
        };
        Emit(message, type, data, old, metadata, timestamp, output);
    }

    private void Emit(ReadOnlySpan<byte> message, string type, int data, int old, CanalMetadata? metadata, long timestamp, Collector<Change<T>> output)
    {
        var count = output.Count;
        try
        {
            var rows = new JsonScanner(message, _rows.Reading, data);
            rows.BeginArray();
            var olds = new JsonScanner(message, _rows.Reading, Math.Max(old, 0));
            if (type == "UPDATE") olds.BeginArray();
            for (var isFirst = true; rows.NextItem(isFirst); isFirst = false)
            {
                var row = _rows.Format.Reader(ref rows);
                if (type == "UPDATE")
                {
                    if (!olds.NextItem(isFirst)) throw new LineFormatException("\"old\" has fewer rows than \"data\"", old);
                    output.Append(new Change<T>(RowKind.UpdateBefore, With(Overlay(ref olds, row), metadata)), timestamp);
                }
                output.Append(new Change<T>(type switch { "INSERT" => RowKind.Insert, "UPDATE" => RowKind.UpdateAfter, _ => RowKind.Delete }, With(row, metadata)), timestamp);
            }
        }
        catch
        {
            // A message counts whole or not at all.
            output.Count = count;
            throw;
        }
    }

    private T With(T row, CanalMetadata? metadata) => metadata is null ? row : Metadata!(row, metadata);

    private static bool IsIncluded(Regex? pattern, string? name) => pattern is null || (name is not null && pattern.IsMatch(name));

    private static Regex? Whole(Regex? pattern) => pattern is null ? null : new Regex($"\\A(?:{pattern})\\z", pattern.Options, pattern.MatchTimeout);
}
