using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class LenientReadingTests
{
    [Fact]
    public void A_bad_field_of_a_member_that_cannot_be_null_makes_a_bad_record()
    {
        Assert.Equal(new Fixed(1, null), Json<Fixed>("""{"id":1,"size":"x"}"""));
        Assert.Contains("\"id\"", Assert.ThrowsAny<FormatException>(() => Json<Fixed>("""{"id":"x","size":2}""")).Message, StringComparison.Ordinal);
        Assert.Equal(new Fixed(1, null), Csv<Fixed>("1,x"));
        Assert.Contains("\"Id\"", Assert.ThrowsAny<FormatException>(() => Csv<Fixed>("x,x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_behind_a_bad_one_are_read()
    {
        var read = Json<Deep>("""{"inner":{"id":"x","size":[1,{"a":2}]},"many":[{"id":1,"size":{}},{"id":{}}],"after":"y"}""");
        Assert.Null(read.Inner);
        Assert.Equal([new Fixed(1, null), null], read.Many!);
        Assert.Equal("y", read.After);
        Assert.Equal(new Flat(null, "b", null), Csv<Flat>("x,b,y"));
    }

    [Fact]
    public void Without_the_option_nothing_is_passed_over()
    {
        Assert.ThrowsAny<FormatException>(() => new JsonFormat<Fixed>().Decode("""{"id":1,"size":"x"}"""u8));
        Assert.ThrowsAny<FormatException>(() => new JsonFormat<Fixed>().Decode("""{"id":1,"size":1.5}"""u8));
        Assert.ThrowsAny<FormatException>(() => new CsvFormat<Fixed> { HasHeader = false }.Decode("1,x"u8));
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_counted()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("rows.json", "{\"id\":1,\"size\":\"x\"}\n{\"id\":\nnonsense\n{\"id\":4,\"size\":7}\n");
        var rows = await Jobs.ReadAsync(new FileSource<Fixed> { Path = path, Format = new JsonFormat<Fixed> { IgnoreParseErrors = true }, BadRecords = BadRecordPolicy.Skip });
        Assert.Equal([new Fixed(1, null), new Fixed(4, 7)], rows);
    }

    [Fact]
    public void Rows_of_changes_are_read_alike()
    {
        var debezium = new DebeziumJsonFormat<Fixed> { IgnoreParseErrors = true };
        Assert.Equal(new Fixed(1, null), debezium.Decode("""{"before":null,"after":{"id":1,"size":"x"},"op":"c"}"""u8).Value);
        Assert.ThrowsAny<FormatException>(() => debezium.Decode("""{"before":null,"after":{"id":1,"size":"x"},"op":"q"}"""u8));
        var canal = new CanalJsonFormat<Fixed> { IgnoreParseErrors = true };
        Assert.Equal(new Fixed(1, null), canal.Decode("""{"data":[{"id":"1","size":"x"}],"type":"INSERT"}"""u8).Value);
    }

    private static T Json<T>(string text) => new JsonFormat<T> { IgnoreParseErrors = true }.Decode(Encoding.UTF8.GetBytes(text));

    private static T Csv<T>(string text) => new CsvFormat<T> { IgnoreParseErrors = true, HasHeader = false }.Decode(Encoding.UTF8.GetBytes(text));

    public sealed record Fixed(int Id, int? Size);

    public sealed record Deep(Fixed? Inner, List<Fixed?>? Many, string? After);

    public sealed record Flat(int? A, string? B, DateOnly? C);
}
