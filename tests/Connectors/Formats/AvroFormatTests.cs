using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class AvroFormatTests
{
    public enum Suit
    {
        Spades,
        Hearts,
        Diamonds,
        Clubs,
    }

    // The examples of the Avro specification, "Binary Encoding".
    [Fact]
    public void The_examples_of_the_specification_are_written_and_read()
    {
        foreach (var (value, hex) in (IEnumerable<(int, string)>)[(0, "00"), (-1, "01"), (1, "02"), (-2, "03"), (2, "04"), (-64, "7F"), (64, "8001"), (-65, "8101"), (8192, "808001")])
            Check(new AvroFormat<One<int>>(), new One<int>(value), hex);
        Check(new AvroFormat<Word>(), new Word("foo"), "06666F6F", static w => w.Value);
        Check(new AvroFormat<Test>(), new Test(27, "foo"), "3606666F6F");
        Check(new AvroFormat<One<List<long>>> { Schema = """{"type":"record","name":"r","fields":[{"name":"value","type":{"type":"array","items":"long"}}]}""" }, new One<List<long>>([3, 27]), "04063600");
        Check(new AvroFormat<One<string?>> { Schema = """{"type":"record","name":"r","fields":[{"name":"value","type":["null","string"]}]}""" }, new One<string?>(null), "00");
        Check(new AvroFormat<One<string?>> { Schema = """{"type":"record","name":"r","fields":[{"name":"value","type":["null","string"]}]}""" }, new One<string?>("a"), "020261");
        Check(new AvroFormat<One<Suit>>(), new One<Suit>(Suit.Diamonds), "04");
        Check(new AvroFormat<One<bool>>(), new One<bool>(true), "01");
        Check(new AvroFormat<One<double>>(), new One<double>(1), "000000000000F03F");
    }

    [Fact]
    public void The_schema_of_a_type_has_null_first_where_a_member_can_be_null()
    {
        Assert.Equal(
            """{"type":"record","name":"Order","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null},{"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":38,"scale":18}},{"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"suit","type":["null",{"type":"enum","name":"Suit","symbols":["Spades","Hearts","Diamonds","Clubs"]}],"default":null},{"name":"next","type":["null","Order"],"default":null}]}""",
            new AvroFormat<Order>().SchemaText);
        var time = new DateTimeOffset(2024, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var order = new Order(1, null, -12.5m, time, Suit.Hearts, new Order(2, "n", 0.000000000000000001m, DateTimeOffset.UnixEpoch.AddMilliseconds(-1), null, null));
        Assert.Equal(order, RoundTrip(new AvroFormat<Order>(), order));
    }

    [Fact]
    public void Fields_are_found_by_name_and_others_passed_over()
    {
        const string Writer = """
            {"type":"record","name":"v","namespace":"x.y","fields":[
              {"name":"gone","type":{"type":"map","values":{"type":"array","items":["null","v","string"]}}},
              {"name":"BYTES","type":"int"},
              {"name":"fixed","type":{"type":"fixed","name":"f","size":3}},
              {"name":"host_name","type":["string","null"]},
              {"name":"kind","type":{"type":"enum","name":"k","symbols":["Clubs","Spades"]}}]}
            """;
        // A map of one array with null and "a"; 5; three bytes; "h"; the second symbol.
        byte[] bytes = [2, 2, (byte)'k', 4, 0, 4, 2, (byte)'a', 0, 0, 10, 1, 2, 3, 0, 2, (byte)'h', 2];
        Assert.Equal(new Seen("h", 5, Suit.Spades), new AvroFormat<Seen> { Schema = Writer }.Decode(bytes));
        var wrong = Assert.Throws<ArgumentException>(() => new AvroFormat<Test> { Schema = """{"type":"record","name":"v","fields":[{"name":"a","type":"string"},{"name":"b","type":"string"}]}""" }.Decode([0]));
        Assert.Contains("\"A\" is of type Int64, and string", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("no field for the member B", Assert.Throws<ArgumentException>(() => new AvroFormat<Test> { Schema = """{"type":"record","name":"v","fields":[{"name":"a","type":"long"}]}""" }.Decode([0])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("36", "The record ends within a value", 1)]
    [InlineData("3606666F", "A value of 3 bytes does not fit into the 3 that are left", 1)]
    [InlineData("3606666F6F00", "There are 1 bytes behind the record: they were written with another schema", 5)]
    [InlineData("3602FF", "A text is not valid UTF-8", 1)]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01", "A number has more than 64 bits", 10)]
    [InlineData("3605", "A value of -3 bytes does not fit into the 1 that are left", 1)]
    [InlineData("", "The record ends within a value", 0)]
    public void Broken_records_are_refused_with_their_place(string hex, string message, int position)
    {
        var wrong = Assert.IsType<LineFormatException>(Record.Exception(() => new AvroFormat<Test>().Decode(Convert.FromHexString(hex))));
        Assert.Equal((message, position), (wrong.Message, wrong.ByteColumn));
    }

    [Fact]
    public void What_a_schema_cannot_hold_is_refused()
    {
        Assert.Contains("more digits behind the point than the 2", Assert.Throws<FormatException>(() => RoundTrip(
            new AvroFormat<One<decimal>> { Schema = """{"type":"record","name":"r","fields":[{"name":"value","type":{"type":"bytes","logicalType":"decimal","precision":5,"scale":2}}]}""" }, new One<decimal>(1.001m))).Message, StringComparison.Ordinal);
        Assert.Contains("the member Value is of type Version", Assert.Throws<ArgumentException>(() => ((IFormat<One<Version>>)new AvroFormat<One<Version>>()).Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("FileSource.Format is AvroFormat<Test>, whose records may hold the bytes of line ends", Assert.Throws<ArgumentException>(() => ((ISource<Test>)new FileSource<Test> { Path = "x", Format = new AvroFormat<Test> { Registry = new SchemaRegistry { Url = new Uri("http://localhost:1"), Subject = "x" } } }).Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_numbers_the_schemas_and_each_is_asked_for_once()
    {
        var registry = new FakeRegistry();
        using var client = new HttpClient(registry);
        SchemaRegistry Registry() => new() { Url = new Uri("http://registry:8081"), Subject = "web-value", User = "u", Password = "secret", Client = client };
        var old = new AvroFormat<Seen> { Registry = Registry() };
        var bytes = new ArrayBufferWriter<byte>();
        ((IFormat<Seen>)old).Validate();
        var encode = ((IFormat<Seen>)old).CreateEncoder();
        encode(new Seen("h", 5, Suit.Clubs), bytes);
        Assert.Equal("0000000001", Convert.ToHexString(bytes.WrittenSpan[..5]));
        encode(new Seen("h", 5, Suit.Clubs), new ArrayBufferWriter<byte>());
        Assert.Equal(["POST /subjects/web-value/versions"], registry.Requests);

        var wider = new AvroFormat<Wider> { Registry = Registry() };
        for (var i = 0; i < 3; i++) Assert.Equal(new Wider(5, "h", 7), wider.Decode(bytes.WrittenSpan));
        Assert.Equal(["POST /subjects/web-value/versions", "GET /schemas/ids/1"], registry.Requests);
        Assert.All(registry.Authorizations, static a => Assert.Equal($"Basic {Convert.ToBase64String("u:secret"u8)}", a));
        Assert.DoesNotContain("secret", old.Registry!.ToString(), StringComparison.Ordinal);

        Assert.Contains("does not begin with a zero", Assert.ThrowsAny<FormatException>(() => wider.Decode([1, 0, 0, 0, 1, 0])).Message, StringComparison.Ordinal);
        var absent = Assert.Throws<IOException>(() => wider.Decode([0, 0, 0, 0, 9, 0]));
        Assert.Equal("The schema registry answers GET http://registry:8081/schemas/ids/9 with 404: {\"error_code\":40403}", absent.Message);
    }

    private static T RoundTrip<T>(IFormat<T> format, T value)
    {
        format.Validate();
        var output = new ArrayBufferWriter<byte>();
        format.Encode(value, output);
        return format.Decode(output.WrittenSpan);
    }

    private static void Check<T>(IFormat<One<T>> format, One<T> value, string hex) => Check(format, value, hex, static v => $"{(v.Value is System.Collections.IEnumerable and not string ? string.Join(',', ((System.Collections.IEnumerable)v.Value).Cast<object>()) : v.Value)}");

    private static void Check(IFormat<Test> format, Test value, string hex) => Check(format, value, hex, static v => $"{v}");

    private static void Check<T>(IFormat<T> format, T value, string hex, Func<T, string> text)
    {
        format.Validate();
        var output = new ArrayBufferWriter<byte>();
        format.Encode(value, output);
        Assert.Equal(hex, Convert.ToHexString(output.WrittenSpan));
        Assert.Equal(text(value), text(format.Decode(output.WrittenSpan)));
    }

    public sealed record One<T>(T Value);

    public sealed record Word(string Value);

    public sealed record Test(long A, string B);

    public sealed record Seen(string HostName, long Bytes, Suit Kind);

    public sealed record Wider(double Bytes, string? HostName, int Extra = 7);

    public sealed record Order(long Id, string? Note, decimal Amount, DateTimeOffset Time, Suit? Suit, Order? Next);

    private sealed class FakeRegistry : HttpMessageHandler
    {
        private readonly List<string> _schemas = [];

        public List<string> Requests { get; } = [];

        public List<string?> Authorizations { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            Authorizations.Add($"{request.Headers.Authorization}");
            if (request.Method == HttpMethod.Post)
            {
                using var reader = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
                _schemas.Add(JsonNode.Parse(reader.ReadToEnd())!["schema"]!.GetValue<string>());
                return Answer(HttpStatusCode.OK, new JsonObject { ["id"] = _schemas.Count }.ToJsonString());
            }
            var id = int.Parse(request.RequestUri.Segments[^1], null);
            return id <= _schemas.Count
                ? Answer(HttpStatusCode.OK, new JsonObject { ["schema"] = _schemas[id - 1] }.ToJsonString())
                : Answer(HttpStatusCode.NotFound, "{\"error_code\":40403}");
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

        private static HttpResponseMessage Answer(HttpStatusCode status, string text) => new(status) { Content = new StringContent(text, Encoding.UTF8) };
    }
}
