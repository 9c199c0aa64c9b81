namespace ActorStream.Connectors;

/// <summary>What a message of Canal says of its changes besides the rows; what it does not say is null.</summary>
/// <example><code>
/// File.WriteAllLines("stock.json", ["""{"data":[{"item":"ink"}],"type":"INSERT","database":"shop","table":"stock","pkNames":["item"],"es":1700000000000,"ts":1700000000123}"""]);
/// var format = new CanalJsonFormat&lt;Stock> { Metadata = static (row, m) => row with { Table = $"{m.Database}.{m.Table}", Key = m.PrimaryKeyNames![0] } };
/// env.FromSource(new FileSource&lt;ActorStream.Sql.Change&lt;Stock>> { Path = "stock.json", Format = format }).Map(static c => c.Value.ToString()).Print();
/// // prints: Stock { Item = ink, Table = shop.stock, Key = item }
///
/// public record Stock(string Item, string? Table, string? Key);
/// </code></example>
public sealed record CanalMetadata
{
    /// <summary>The names by which SQL knows them.</summary>
    internal static IReadOnlyDictionary<string, Func<CanalMetadata, object?>> Columns { get; } = new Dictionary<string, Func<CanalMetadata, object?>>
    {
        ["database"] = static m => m.Database,
        ["table"] = static m => m.Table,
        ["sql-type"] = static m => m.SqlTypes,
        ["pk-names"] = static m => m.PrimaryKeyNames,
        ["ingestion-timestamp"] = static m => m.IngestionTimestamp,
        ["event-timestamp"] = static m => m.EventTimestamp,
    };

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>The table.</summary>
    public string? Table { get; init; }

    /// <summary>The columns' types by the numbers that JDBC has for them (<c>sqlType</c>).</summary>
    public IReadOnlyDictionary<string, int>? SqlTypes { get; init; }

    /// <summary>The columns of the primary key (<c>pkNames</c>).</summary>
    public IReadOnlyList<string>? PrimaryKeyNames { get; init; }

    /// <summary>When Canal took the change (<c>ts</c>).</summary>
    public DateTimeOffset? IngestionTimestamp { get; init; }

    /// <summary>When the database made it (<c>es</c>).</summary>
    public DateTimeOffset? EventTimestamp { get; init; }
}
