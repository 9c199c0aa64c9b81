using System.Text;
using ActorStream.Sql;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>What change formats know of a change besides its rows.</summary>
public sealed class ChangeMetadataTests
{
    private const string Source = """{"version":"1.9.5","connector":"postgresql","name":"s1","ts_ms":1589362330904,"snapshot":"last","db":"shop","schema":"inventory","table":"products","txId":518,"lsn":null,"extra":{"a":1}}""";

    [Fact]
    public void Debezium_s_metadata_go_into_both_rows_of_an_update()
    {
        var changes = Read(Debezium(), $$"""{"before":{"id":1},"source":{{Source}},"ts_ms":1589362344455,"after":{"id":2},"op":"u","transaction":null}""");
        Assert.Equal([RowKind.UpdateBefore, RowKind.UpdateAfter], changes.Select(static c => c.Kind));
        Assert.Equal([1, 2], changes.Select(static c => c.Value.Id));
        foreach (var m in changes.Select(static c => c.Value.Debezium!))
        {
            Assert.Equal(
                (null, 1589362344455L, 1589362330904L, "shop", "inventory", "products"),
                (m.Schema, m.IngestionTimestamp!.Value.ToUnixTimeMilliseconds(), m.SourceTimestamp!.Value.ToUnixTimeMilliseconds(), m.SourceDatabase, m.SourceSchema, m.SourceTable));
            Assert.Equal("connector=postgresql db=shop extra={\"a\":1} lsn= name=s1 schema=inventory snapshot=last table=products ts_ms=1589362330904 txId=518 version=1.9.5", Joined(m.SourceProperties!));
        }
    }

    [Fact]
    public void Debezium_s_schema_is_there_where_messages_have_it()
    {
        var format = new DebeziumJsonFormat<Row> { SchemaInclude = true, Metadata = static (row, m) => row with { Debezium = m } };
        foreach (var text in (string[])[
            $$$"""{"schema":{"type": "struct"},"payload":{"before":null,"after":{"id":1},"source":{{{Source}}},"op":"c","ts_ms":5}}""",
            $$$"""{"payload":{"op":"c","ts_ms":5,"source":{{{Source}}},"before":null,"after":{"id":1}},"schema":{"type": "struct"}}"""])
        {
            var m = Read(format, text).Single().Value.Debezium!;
            Assert.Equal(("{\"type\":\"struct\"}", 5L, "shop"), (m.Schema, m.IngestionTimestamp!.Value.ToUnixTimeMilliseconds(), m.SourceDatabase));
        }
    }

    [Fact]
    public void What_a_message_does_not_say_is_null()
    {
        Assert.Equal(new DebeziumMetadata(), Read(Debezium(), """{"before":{"id":1},"after":null,"op":"d"}""").Single().Value.Debezium);
        Assert.Equal(new DebeziumMetadata(), Read(Debezium(), """{"before":{"id":1},"after":null,"op":"d","source":null,"ts_ms":null}""").Single().Value.Debezium);
        Assert.Equal(new CanalMetadata(), Read(Canal(), """{"data":[{"id":"1"}],"type":"DELETE"}""").Single().Value.Canal);
        Assert.Null(Read(new DebeziumJsonFormat<Row>(), $$"""{"before":null,"after":{"id":1},"op":"c","source":{{Source}}}""").Single().Value.Debezium);
    }

    [Fact]
    public void Canal_s_metadata_go_into_all_rows_of_a_message()
    {
        var changes = Read(
            Canal(),
            """{"data":[{"id":"1"},{"id":"2"}],"old":[{"id":"8"},{"id":"9"}],"database":"shop","table":"products","es":1598944132000,"ts":1598944146308,"isDdl":false,"mysqlType":{"id":"int"},"pkNames":["id","item"],"sqlType":{"id":4,"name":12},"type":"UPDATE"}""");
        Assert.Equal([8, 1, 9, 2], changes.Select(static c => c.Value.Id));
        foreach (var m in changes.Select(static c => c.Value.Canal!))
        {
            Assert.Equal(("shop", "products", 1598944146308L, 1598944132000L), (m.Database, m.Table, m.IngestionTimestamp!.Value.ToUnixTimeMilliseconds(), m.EventTimestamp!.Value.ToUnixTimeMilliseconds()));
            Assert.Equal(["id", "item"], m.PrimaryKeyNames!);
            Assert.Equal([("id", 4), ("name", 12)], m.SqlTypes!.Select(static t => (t.Key, t.Value)).Order());
        }
    }

    [Fact]
    public void They_are_known_by_the_names_that_Flink_has()
    {
        Assert.Equal("schema ingestion-timestamp source.timestamp source.database source.schema source.table source.properties", string.Join(' ', DebeziumMetadata.Columns.Keys));
        Assert.Equal("database table sql-type pk-names ingestion-timestamp event-timestamp", string.Join(' ', CanalMetadata.Columns.Keys));
        var m = Read(Debezium(), $$"""{"before":null,"after":{"id":1},"op":"c","source":{{Source}},"ts_ms":5}""").Single().Value.Debezium!;
        Assert.Equal("products", DebeziumMetadata.Columns["source.table"](m));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(5), DebeziumMetadata.Columns["ingestion-timestamp"](m));
        Assert.Equal("shop", CanalMetadata.Columns["database"](new CanalMetadata { Database = "shop" }));
    }

    private static DebeziumJsonFormat<Row> Debezium() => new() { Metadata = static (row, m) => row with { Debezium = m } };

    private static CanalJsonFormat<Row> Canal() => new() { Metadata = static (row, m) => row with { Canal = m } };

    private static string Joined(IReadOnlyDictionary<string, string?> map) => string.Join(' ', map.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}={p.Value}"));

    private static List<Change<Row>> Read(IFormat<Change<Row>> format, string text)
    {
        format.Validate();
        var output = new Collector<Change<Row>>();
        format.DecodeMessage(Encoding.UTF8.GetBytes(text), 0, output);
        return [.. output.Values.Take(output.Count)];
    }

    public sealed record Row(int Id)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public DebeziumMetadata? Debezium { get; init; }

        [System.Text.Json.Serialization.JsonIgnore]
        public CanalMetadata? Canal { get; init; }
    }
}
