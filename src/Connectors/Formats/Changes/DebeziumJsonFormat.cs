using System.Buffers;
using ActorStream.Sql;

namespace ActorStream.Connectors;

/// <summary>Changes of a database's table as Debezium captures them, in JSON: <c>before</c>, <c>after</c> and <c>op</c>.</summary>
/// <remarks>
/// <c>c</c> (created) and <c>r</c> (read for a snapshot) are inserts, <c>d</c> is a delete, and <c>u</c> is two changes: the row as it was and as it is. Changes are written as
/// <c>c</c> (<c>+I</c>, <c>+U</c>) and <c>d</c> (<c>-U</c>, <c>-D</c>). An update or a delete without <c>before</c> is a bad record.
/// </remarks>
/// <typeparam name="T">The type of the table's rows.</typeparam>
/// <example><code>
/// File.WriteAllLines("stock.json",
/// [
///     """{"before":null,"after":{"item":"ink","count":5},"op":"c","ts_ms":1}""",
///     """{"before":{"item":"ink","count":5},"after":{"item":"ink","count":4},"op":"u","ts_ms":2}""",
/// ]);
/// env.FromSource(new FileSource&lt;ActorStream.Sql.Change&lt;Stock>> { Path = "stock.json", Format = new DebeziumJsonFormat&lt;Stock>() })
///     .Map(static c => $"{c.Kind} {c.Value.Count}").Print();
/// // prints: Insert 5, UpdateBefore 5, UpdateAfter 4
///
/// public record Stock(string Item, int Count);
/// </code></example>
public sealed class DebeziumJsonFormat<T> : IFormat<Change<T>>
{
    private static readonly JsonNames Envelope = new(["before", "after", "op", "payload", "source", "ts_ms", "schema"]);

    private readonly ChangeRows<T> _rows = new();

    /// <summary>Whether each message has its schema with it, and the change in its field <c>payload</c>.</summary>
    public bool SchemaInclude { get; init; }

    /// <summary>Puts what the message says besides its rows, such as its table, into a row, the row before an update as well; null: it is passed over.</summary>
    public Func<T, DebeziumMetadata, T>? Metadata { get; init; }

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

    /// <summary>Whether members that are null are left out when a row is written.</summary>
    public bool IgnoreNullFields
    {
        get => _rows.IgnoreNullFields;
        init => _rows.IgnoreNullFields = value;
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

    /// <summary>Reads one change; of an update, which is two, the row as it is afterwards. Sources give both.</summary>
    /// <inheritdoc/>
    public Change<T> Decode(ReadOnlySpan<byte> record)
    {
        Read(record, out _, out var change);
        return change;
    }

    /// <inheritdoc/>
    public void Encode(Change<T> record, IBufferWriter<byte> output) => Write(record, output, _rows.Format.Encode);

    void IFormat<Change<T>>.DecodeMessage(ReadOnlySpan<byte> message, long timestamp, Collector<Change<T>> output)
    {
        if (Read(message, out var before, out var after)) output.Append(in before, timestamp);
        output.Append(in after, timestamp);
    }

    void IFormat<Change<T>>.Validate() => ((IFormat<T>)_rows.Format).Validate();

    Action<Change<T>, IBufferWriter<byte>> IFormat<Change<T>>.CreateEncoder()
    {
        var row = ((IFormat<T>)_rows.Format).CreateEncoder();
        return (record, output) => Write(record, output, row);
    }

    private static void Write(Change<T> record, IBufferWriter<byte> output, Action<T, IBufferWriter<byte>> row)
    {
        output.Write(record.IsAddition ? "{\"before\":null,\"after\":"u8 : "{\"before\":"u8);
        row(record.Value, output);
        output.Write(record.IsAddition ? ",\"op\":\"c\"}"u8 : ",\"after\":null,\"op\":\"d\"}"u8);
    }

    /// <returns>Whether there are two.</returns>
    private bool Read(ReadOnlySpan<byte> message, out Change<T> first, out Change<T> last)
    {
        var scanner = new JsonScanner(message, _rows.Reading);
        if (!SchemaInclude) return ReadChange(message, ref scanner, -1, out first, out last, isWhole: true);
        scanner.BeginObject();
        (first, last) = (default, default);
        var (isTwo, schema, payload) = (false, -1, -1);
        for (var name = Envelope.Start; scanner.NextField(Envelope, ref name) is var slot and not JsonNames.End;)
        {
            if (slot == 6) scanner.Raw(out schema);
            else if (slot == 3) scanner.Raw(out payload);
            else scanner.Skip();
        }
        scanner.End();
        if (payload >= 0)
        {
            var change = new JsonScanner(message, _rows.Reading, payload);
            isTwo = ReadChange(message, ref change, schema, out first, out last, isWhole: false);
        }
        if (payload < 0) throw new LineFormatException("The message has no field \"payload\"; set DebeziumJsonFormat.SchemaInclude to false if messages come without their schema", 0);
        return isTwo;
    }

    private bool ReadChange(ReadOnlySpan<byte> message, ref JsonScanner scanner, int schema, out Change<T> first, out Change<T> last, bool isWhole)
    {
        var source = -1;
        long? time = null;
        var (before, after) = (default(T), default(T));
        var (hasBefore, hasAfter, hasPayload) = (false, false, false);
        string? op = null;
        scanner.BeginObject();
        for (var name = Envelope.Start; scanner.NextField(Envelope, ref name) is var slot and not JsonNames.End;)
        {
            switch (slot)
            {
                case 0:
                    hasBefore = _rows.TryRead(ref scanner, out before);
                    break;
                case 1:
                    hasAfter = _rows.TryRead(ref scanner, out after);
                    break;
                case 2:
                    op = scanner.ReadString();
                    break;
                case 4 when Metadata is not null:
                    scanner.Raw(out source);
                    break;
                case 5 when Metadata is not null:
                    time = ChangeTexts.Number(ref scanner);
                    break;
                default:
                    hasPayload |= slot == 3;
                    scanner.Skip();
                    break;
            }
        }
        if (isWhole) scanner.End();
        if (op is null) throw new LineFormatException("The message has no field \"op\"" + (hasPayload ? "; set DebeziumJsonFormat.SchemaInclude to true, since its change is in \"payload\"" : ""), 0);
        if (op is "u" or "d" && !hasBefore)
        {
            throw new LineFormatException(
                $"The \"before\" of a message whose op is \"{op}\" is null. For PostgreSQL, set the table's replica identity: ALTER TABLE … REPLICA IDENTITY FULL", 0);
        }
        if (op is "c" or "r" or "u" && !hasAfter) throw new LineFormatException($"The \"after\" of a message whose op is \"{op}\" is null", 0);
        if (Metadata is not null)
        {
            var metadata = DebeziumMetadata.Of(schema < 0 ? null : ChangeTexts.At(message, schema, ChangeTexts.Text), time, ChangeTexts.At(message, source, ChangeTexts.Texts));
            if (hasBefore) before = Metadata(before!, metadata);
            if (hasAfter) after = Metadata(after!, metadata);
        }
        first = new Change<T>(RowKind.UpdateBefore, before!);
        last = op switch
        {
            "c" or "r" => new Change<T>(RowKind.Insert, after!),
            "u" => new Change<T>(RowKind.UpdateAfter, after!),
            "d" => new Change<T>(RowKind.Delete, before!),
            _ => throw new LineFormatException($"The \"op\" is \"{op}\"; it must be c, r, u or d", 0),
        };
        return op == "u";
    }
}
