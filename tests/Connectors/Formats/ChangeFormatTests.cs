using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using ActorStream.Operators;
using ActorStream.Sql;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class ChangeFormatTests
{
    // The example of Debezium's MySQL tutorial, as its documentation has it, shortened.
    private const string Update =
        """{"before":{"id":111,"name":"scooter","weight":5.18},"after":{"id":111,"name":"scooter","weight":5.15},"source":{"version":"1.1.1","table":"products","row":0},"op":"u","ts_ms":1589362330904,"transaction":null}""";

    [Fact]
    public void An_update_of_Debezium_is_the_row_before_and_the_row_after()
    {
        Assert.Equal(
            [new(RowKind.UpdateBefore, new Product(111, "scooter", 5.18m)), new(RowKind.UpdateAfter, new Product(111, "scooter", 5.15m))],
            Read(new DebeziumJsonFormat<Product>(), Update));
        Assert.Equal(RowKind.UpdateAfter, ((IFormat<Change<Product>>)new DebeziumJsonFormat<Product>()).Decode(Encoding.UTF8.GetBytes(Update)).Kind);
    }

    [Theory]
    [InlineData("c", false, true, RowKind.Insert)]
    [InlineData("r", false, true, RowKind.Insert)]
    [InlineData("d", true, false, RowKind.Delete)]
    public void Other_messages_of_Debezium_are_one_change(string op, bool hasBefore, bool hasAfter, RowKind kind)
    {
        const string Row = """{"id":1,"name":"a","weight":null}""";
        var text = $$"""{"op":"{{op}}","before":{{(hasBefore ? Row : "null")}},"after":{{(hasAfter ? Row : "null")}}}""";
        Assert.Equal([new(kind, new Product(1, "a", null))], Read(new DebeziumJsonFormat<Product>(), text));
        Assert.Equal([new(kind, new Product(1, "a", null))], Read(new DebeziumJsonFormat<Product> { SchemaInclude = true }, $$"""{"schema":{"type":"struct","fields":[]},"payload":{{text}}}"""));
    }

    [Theory]
    [InlineData("""{"before":null,"after":{"id":1},"op":"u"}""", "REPLICA IDENTITY FULL")]
    [InlineData("""{"before":null,"after":null,"op":"d"}""", "REPLICA IDENTITY FULL")]
    [InlineData("""{"before":null,"after":null,"op":"c"}""", "The \"after\" of a message whose op is \"c\" is null")]
    [InlineData("""{"before":null,"after":{"id":1},"op":"t"}""", "The \"op\" is \"t\"; it must be c, r, u or d")]
    [InlineData("""{"before":null,"after":{"id":1}}""", "The message has no field \"op\"")]
    [InlineData("""{"schema":{},"payload":{"op":"c"}}""", "set DebeziumJsonFormat.SchemaInclude to true")]
    [InlineData("""{"after":{"id":"x"},"op":"c"}""", "\"after.id\": Not a whole number (Int64)")]
    public void Messages_of_Debezium_that_hold_no_change_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => Read(new DebeziumJsonFormat<Product>(), text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var kind in Enum.GetValues<RowKind>())
        {
            var change = new Change<Product>(kind, new Product(1, "a", 0.00000001m));
            var expected = change with { Kind = change.IsAddition ? RowKind.Insert : RowKind.Delete };
            Assert.Equal([expected], Read(new DebeziumJsonFormat<Product>(), Written(new DebeziumJsonFormat<Product>(), change)));
            Assert.Equal([expected], Read(new CanalJsonFormat<Product>(), Written(new CanalJsonFormat<Product>(), change)));
        }
        var insert = new Change<Product>(RowKind.Insert, new Product(1, null, null));
        Assert.Equal("""{"before":null,"after":{"id":1,"name":null,"weight":null},"op":"c"}""", Written(new DebeziumJsonFormat<Product>(), insert));
        Assert.Equal("""{"before":null,"after":{"id":1},"op":"c"}""", Written(new DebeziumJsonFormat<Product> { IgnoreNullFields = true }, insert));
    }

    [Fact]
    public void A_message_of_Canal_has_many_rows_whose_values_are_strings_and_what_did_not_change_is_not_in_old()
    {
        var format = new CanalJsonFormat<Product>();
        Assert.Equal(
            [new(RowKind.Insert, new Product(101, "scooter", 3.14m)), new(RowKind.Insert, new Product(102, "battery", null))],
            Read(format, """{"data":[{"id":"101","name":"scooter","weight":"3.14"},{"id":"102","name":"battery","weight":null}],"database":"inventory","es":1589373515000,"id":3,"isDdl":false,"mysqlType":{"id":"INTEGER"},"old":null,"pkNames":["id"],"sql":"","table":"products2","ts":1589373515477,"type":"INSERT"}"""));
        Assert.Equal(
            [
                new(RowKind.UpdateBefore, new Product(106, "hammer", 1.0m)), new(RowKind.UpdateAfter, new Product(106, "hammer", 2.0m)),
                new(RowKind.UpdateBefore, new Product(107, null, 5m)), new(RowKind.UpdateAfter, new Product(107, "rocks", 5m)),
            ],
            Read(format, """{"old":[{"weight":"1.0"},{"name":null}],"data":[{"id":"106","name":"hammer","weight":"2.0"},{"id":"107","name":"rocks","weight":"5"}],"type":"UPDATE"}"""));
        Assert.Equal([new(RowKind.Delete, new Product(1, "a", null))], Read(format, """{"data":[{"id":1,"name":"a"}],"type":"DELETE"}"""));
        Assert.Empty(Read(format, """{"data":null,"isDdl":true,"type":"ALTER","sql":"ALTER TABLE x"}"""));
        Assert.Empty(Read(format, """{"data":null,"isDdl":false,"type":"CREATE"}"""));
    }

    [Fact]
    public void Canal_leaves_out_other_tables()
    {
        var format = new CanalJsonFormat<Product> { DatabaseInclude = new Regex("in.*"), TableInclude = new Regex("prod|products") };
        string Message(string database, string table) => $$"""{"data":[{"id":1}],"type":"INSERT","database":"{{database}}","table":"{{table}}"}""";
        Assert.Single(Read(format, Message("inventory", "products")));
        Assert.Empty(Read(format, Message("inventory", "products2")));
        Assert.Empty(Read(format, Message("main", "products")));
    }

    [Theory]
    [InlineData("""{"data":[{"id":"1"},{"id":"x"}],"type":"INSERT"}""", "\"data[1].id\": Not a whole number (Int64)")]
    [InlineData("""{"data":null,"type":"INSERT"}""", "The \"data\" of a message whose type is INSERT is null")]
    [InlineData("""{"data":[{"id":"1"}],"old":[],"type":"UPDATE"}""", "\"old\" has fewer rows than \"data\"")]
    [InlineData("""{"data":[{"id":"1"}],"type":"UPDATE"}""", "The \"old\" of a message whose type is UPDATE is null")]
    [InlineData("""{"data":[{"id":"1"}],"type":"UPSERT"}""", "The \"type\" is \"UPSERT\"; it must be INSERT, UPDATE or DELETE")]
    [InlineData("""{"data":[{"id":"1"}]}""", "The message has no field \"type\"")]
    public void Messages_of_Canal_that_hold_no_change_are_refused_whole(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => Read(new CanalJsonFormat<Product>(), text)).Message, StringComparison.Ordinal);

    private static List<Change<T>> Read<T>(IFormat<Change<T>> format, string text)
    {
        format.Validate();
        var output = new Collector<Change<T>>();
        try
        {
            format.DecodeMessage(Encoding.UTF8.GetBytes(text), EventTime.None, output);
        }
        catch (FormatException)
        {
            Assert.Equal(0, output.Count);
            throw;
        }
        return [.. output.Values.Take(output.Count)];
    }

    private static string Written<T>(IFormat<T> format, T record)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Encode(record, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public sealed record Product(long Id, string? Name, decimal? Weight);
}
