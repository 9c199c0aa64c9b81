namespace ActorStream.Connectors;

/// <summary>What a message of Debezium says of a change besides its rows; what it does not say is null.</summary>
/// <example><code>
/// File.WriteAllLines("stock.json", ["""{"before":null,"after":{"item":"ink"},"op":"c","ts_ms":1700000000123,"source":{"db":"shop","table":"stock"}}"""]);
/// var format = new DebeziumJsonFormat&lt;Stock> { Metadata = static (row, m) => row with { Table = $"{m.SourceDatabase}.{m.SourceTable}", At = m.IngestionTimestamp } };
/// env.FromSource(new FileSource&lt;ActorStream.Sql.Change&lt;Stock>> { Path = "stock.json", Format = format }).Map(static c => $"{c.Value.Table} {c.Value.Item} {c.Value.At:HH:mm:ss.fff}").Print();
/// // prints: shop.stock ink 22:13:20.123
///
/// public record Stock(string Item, string? Table, DateTimeOffset? At);
/// </code></example>
public sealed record DebeziumMetadata
{
    /// <summary>The names by which SQL knows them.</summary>
    internal static IReadOnlyDictionary<string, Func<DebeziumMetadata, object?>> Columns { get; } = new Dictionary<string, Func<DebeziumMetadata, object?>>
    {
        ["schema"] = static m => m.Schema,
        ["ingestion-timestamp"] = static m => m.IngestionTimestamp,
        ["source.timestamp"] = static m => m.SourceTimestamp,
        ["source.database"] = static m => m.SourceDatabase,
        ["source.schema"] = static m => m.SourceSchema,
        ["source.table"] = static m => m.SourceTable,
        ["source.properties"] = static m => m.SourceProperties,
    };

    /// <summary>The schema of the message, as JSON, where it has it with it.</summary>
    public string? Schema { get; init; }

    /// <summary>When Debezium took the change (<c>ts_ms</c>).</summary>
    public DateTimeOffset? IngestionTimestamp { get; init; }

    /// <summary>When the database made it (<c>source.ts_ms</c>).</summary>
    public DateTimeOffset? SourceTimestamp { get; init; }

    /// <summary>The database (<c>source.db</c>).</summary>
    public string? SourceDatabase { get; init; }

    /// <summary>The database's schema (<c>source.schema</c>).</summary>
    public string? SourceSchema { get; init; }

    /// <summary>The table (<c>source.table</c>).</summary>
    public string? SourceTable { get; init; }

    /// <summary>All of <c>source</c>, each value as text.</summary>
    public IReadOnlyDictionary<string, string?>? SourceProperties { get; init; }

    /// <summary>Of what stands in a message.</summary>
    internal static DebeziumMetadata Of(string? schema, long? ingestion, Dictionary<string, string?>? source) => new()
    {
        Schema = schema,
        IngestionTimestamp = ChangeTexts.Time(ingestion),
        SourceTimestamp = long.TryParse(source?.GetValueOrDefault("ts_ms"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? ChangeTexts.Time(time) : null,
        SourceDatabase = source?.GetValueOrDefault("db"),
        SourceSchema = source?.GetValueOrDefault("schema"),
        SourceTable = source?.GetValueOrDefault("table"),
        SourceProperties = source,
    };
}
