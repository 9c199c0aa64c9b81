using System.Buffers;
using System.Text;
using ActorStream.Sql;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class FormatOptionsTests
{
    [Fact]
    public void Every_format_has_the_options_of_Flink_with_its_defaults()
    {
        string Table(string format) => string.Join(' ', FormatOptions.Of(format).Select(static o => $"{o.Name}={o.Default}"));
        Assert.Equal(
            "json.fail-on-missing-field=false json.ignore-parse-errors=false json.timestamp-format.standard=SQL json.map-null-key.mode=FAIL json.map-null-key.literal=null json.encode.decimal-as-plain-number=false json.encode.ignore-null-fields=false json.decode.json-parser.enabled=true",
            Table("json"));
        Assert.Equal(
            "csv.field-delimiter=, csv.disable-quote-character=false csv.quote-character=\" csv.allow-comments=false csv.ignore-parse-errors=false csv.array-element-delimiter=; csv.escape-character=none csv.null-literal=none csv.write-bigdecimal-in-scientific-notation=true",
            Table("csv"));
        Assert.Equal("avro.encoding=binary avro.codec=snappy avro.timestamp_mapping.legacy=true", Table("avro"));
        Assert.Equal("raw.charset=UTF-8 raw.endianness=big-endian", Table("raw"));
        Assert.Equal(["json", "csv", "avro", "avro-confluent", "debezium-json", "canal-json", "raw"], FormatOptions.Names);
        Assert.All(FormatOptions.Names, static f => Assert.NotEmpty(FormatOptions.Of(f)));
    }

    [Fact]
    public void Options_make_the_format()
    {
        var json = FormatOptions.Create<Row>("json", Options("json.encode.ignore-null-fields=true", "json.timestamp-format.standard=ISO-8601", "topic=other"));
        Assert.Equal("""{"time":"2024-01-02T03:04:05Z"}""", Written(json, new Row(null, new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero))));
        Assert.Equal("""{"name":"a","time":"2024-01-02 03:04:05Z"}""", Written(FormatOptions.Create<Row>("json", Options()), new Row("a", new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero))));
        var csv = FormatOptions.Create<(string? Name, int? Size)>("csv", Options("csv.field-delimiter=\\t", "csv.null-literal=n/a"));
        Assert.Equal("n/a\t1", Written(csv, (null, 1)));
        Assert.Equal([4, 3, 2, 1], WrittenBytes(FormatOptions.Create<int>("raw", Options("raw.endianness=little-endian")), 0x01020304));
        Assert.Equal([0xE4], WrittenBytes(FormatOptions.Create<string>("raw", Options("raw.charset=ISO-8859-1")), "ä"));
        var confluent = (AvroFormat<Row>)FormatOptions.Create<Row>("avro-confluent", Options("avro-confluent.url=http://r:8081", "avro-confluent.subject=s", "avro-confluent.basic-auth.user-info=u:p:q"));
        Assert.Equal(("s", "u", "p:q"), (confluent.Registry!.Subject, confluent.Registry.User, confluent.Registry.Password));
        Assert.True(((DebeziumJsonFormat<Row>)FormatOptions.CreateChanges<Row>("debezium-json", Options("debezium-json.schema-include=true"))).SchemaInclude);
        Assert.Equal(RowKind.Insert, FormatOptions.CreateChanges<Row>("canal-json", Options("canal-json.table.include=a|b")).Decode("""{"type":"INSERT","table":"b","data":[{"name":"x","time":"2024-01-01 00:00:00"}]}"""u8).Kind);
        Assert.True(FormatOptions.IgnoresParseErrors("json", Options("json.ignore-parse-errors=true")));
    }

    [Theory]
    [InlineData("json", "json.fail-on-missing-fields=true", "Unknown option json.fail-on-missing-fields. Did you mean json.fail-on-missing-field?")]
    [InlineData("json", "json.fail-on-missing-field=yes", "The option json.fail-on-missing-field is \"yes\"; it must be true or false.")]
    [InlineData("json", "json.timestamp-format.standard=ISO", "it must be SQL or ISO-8601.")]
    [InlineData("json", "json.map-null-key.mode=DROP", "The option json.map-null-key.mode is \"DROP\"; it must be FAIL: a .NET dictionary has no null key.")]
    [InlineData("json", "json.map-null-key.literal=none", "The option json.map-null-key.literal is \"none\"; it must be null: a .NET dictionary has no null key.")]
    [InlineData("json", "json.decode.json-parser.enabled=false", "it must be true: there is no other reader.")]
    [InlineData("csv", "csv.array-element-delimiter=|", "it must be ;: fields hold no arrays.")]
    [InlineData("avro", "avro.encoding=json", "it must be binary: there is no other encoding.")]
    [InlineData("raw", "raw.endianness=middle", "it must be one of big-endian, little-endian.")]
    [InlineData("csv", "csv.field-delimiter=ab", "it must be a single character, or an escape such as \\t.")]
    [InlineData("raw", "raw.charset=klingon", "The option raw.charset is \"klingon\"; it must be the name of an encoding")]
    [InlineData("avro-confluent", "avro-confluent.subject=x", "The option avro-confluent.url is missing")]
    [InlineData("jsn", "", "There is no format \"jsn\". Did you mean json?")]
    [InlineData("canal-json", "", "The format canal-json reads changes, not rows that are only inserted.")]
    public void Wrong_options_name_themselves(string format, string option, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => FormatOptions.Create<string>(format, option.Length == 0 ? Options() : Options(option))).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_that_have_no_effect_may_be_given_as_they_are_by_default()
    {
        FormatOptions.Create<Row>("json", Options("json.map-null-key.mode=fail", "json.map-null-key.literal=null", "json.decode.json-parser.enabled=TRUE"));
        FormatOptions.Create<Row>("csv", Options("csv.array-element-delimiter=;"));
    }

    [Theory]
    [InlineData("false", "local-timestamp-millis")]
    [InlineData("true", "timestamp-millis")]
    public void Avro_s_timestamps_are_mapped_as_the_option_says(string legacy, string type)
    {
        var avro = (AvroFormat<Stamped>)FormatOptions.Create<Stamped>("avro", Options($"avro.timestamp_mapping.legacy={legacy}"));
        Assert.Contains($"\"time\",\"type\":{{\"type\":\"long\",\"logicalType\":\"{type}\"}}", avro.SchemaText, StringComparison.Ordinal);
        Assert.Equal([0x02], WrittenBytes(avro, new Stamped(DateTime.UnixEpoch.AddMilliseconds(-1).AddMilliseconds(2)))[..1]);
    }

    [Theory]
    [InlineData("true", "\"1E+5\",1E-7")]
    [InlineData("false", "100000,0.0000001")]
    public void Decimals_of_CSV_have_an_exponent_as_the_option_says(string scientific, string line)
    {
        var csv = FormatOptions.Create<(decimal Large, decimal Small)>("csv", Options($"csv.write-bigdecimal-in-scientific-notation={scientific}"));
        Assert.Equal(line, Written(csv, (100_000m, 0.0000001m)));
        Assert.Equal((100_000m, 0.0000001m), csv.Decode(Encoding.UTF8.GetBytes(line)));
    }

    [Theory]
    [InlineData("false", "1E-7")]
    [InlineData("true", "0.0000001")]
    public void Change_formats_write_decimals_as_their_option_says(string plain, string number)
    {
        var canal = FormatOptions.CreateChanges<Price>("canal-json", Options($"canal-json.encode.decimal-as-plain-number={plain}"));
        Assert.Equal($$"""{"data":[{"amount":{{number}}}],"type":"INSERT"}""", Written(canal, new Change<Price>(RowKind.Insert, new(0.0000001m))));
        var debezium = FormatOptions.CreateChanges<Price>("debezium-json", Options($"debezium-json.encode.decimal-as-plain-number={plain}"));
        Assert.Equal($$"""{"before":{"amount":{{number}}},"after":null,"op":"d"}""", Written(debezium, new Change<Price>(RowKind.Delete, new(0.0000001m))));
    }

    private static Dictionary<string, string> Options(params string[] options) => options.Select(static o => o.Split('=', 2)).ToDictionary(static o => o[0], static o => o[1]);

    private static string Written<T>(IFormat<T> format, T value) => Encoding.UTF8.GetString(WrittenBytes(format, value));

    private static byte[] WrittenBytes<T>(IFormat<T> format, T value)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Validate();
        format.Encode(value, output);
        var again = new ArrayBufferWriter<byte>();
        format.CreateEncoder()(value, again);
        Assert.Equal(output.WrittenSpan, again.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    public sealed record Row(string? Name, DateTimeOffset Time);

    public sealed record Stamped(DateTime Time);

    public sealed record Price(decimal Amount);
}
