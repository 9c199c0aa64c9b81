using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>The reader beside .NET's own serializer, which is asked where <see cref="JsonFormat{T}.Options"/> are given.</summary>
public sealed class JsonReadingTests
{
    private static readonly JsonSerializerOptions WebOptions = new()
    {
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new JsonTimestampConverter(), new JsonDateTimeConverter() },
    };

    private static readonly JsonSerializerOptions[] Spellings =
        [.. ((bool[])[false, true]).Select(static i => new JsonSerializerOptions { WriteIndented = i, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals })];

    private static readonly JsonFormat<Everything> Own = new();

    private static readonly JsonFormat<Everything> Serializer = new() { Options = new(WebOptions) };

    public enum Level
    {
        Low,
        High,
    }

    [Fact]
    public void Random_records_are_read_as_the_serializer_reads_them()
    {
        var random = new Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var text = Spelled(random, Everything.Random(random));
            var (own, expected) = (Written(Own.Decode(text)), Written(Serializer.Decode(text)));
            Assert.True(own == expected, $"{Encoding.UTF8.GetString(text)}\nis read as {own}\nand should be {expected}");
        }
    }

    [Fact]
    public void Damaged_records_are_refused_as_the_serializer_refuses_them()
    {
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var text = Spelled(random, Everything.Random(random));
            for (var n = random.Next(1, 3); n > 0; n--) text[random.Next(text.Length)] = "{}[]\",:\\ 0-.eEtfnu1\n\t\u007f"u8[random.Next(21)];
            if (random.Next(4) == 0) text = text[..random.Next(text.Length)];
            var (own, expected) = (Outcome(Own, text), Outcome(Serializer, text));
            if (expected == "refused") refused++;
            Assert.True(own == expected, $"{Encoding.UTF8.GetString(text)}\nis read as {own}\nand should be {expected}");
        }
        Assert.InRange(refused, 2_000, 4_000);
    }

    [Theory]
    [InlineData("""{"name":"a","size":1,"extra":{"x":[1,{"y":"}"}],"z":null},"more":"\\\""}""")]
    [InlineData("""{ "extra" : [ ] , "size" : 1 , "name" : "a" }""")]
    [InlineData("""{"NAME":"b","Size":2,"\u006eame":"a","size":1}""")]
    [InlineData("\uFEFF{\"name\":\"a\",\"size\":1}")]
    public void Fields_come_in_any_order_and_any_case_between_others(string text)
    {
        var format = new JsonFormat<Sized>();
        for (var i = 0; i < 3; i++) Assert.Equal(new Sized("a", 1), format.Decode(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Names_that_are_new_in_each_record_do_not_stay_in_memory()
    {
        var format = new JsonFormat<Sized>();
        for (var i = 0; i < 1000; i++) Assert.Equal(new Sized("a", i), format.Decode(Encoding.UTF8.GetBytes($$"""{"x{{i}}":1,"name":"a","y{{i}}":{},"size":{{i}}}""")));
    }

    [Fact]
    public void What_a_record_lacks_keeps_what_its_type_gives_it()
    {
        Assert.Equal(new Defaults("a") { Color = "red", Size = 7 }, new JsonFormat<Defaults>().Decode("""{"name":"a"}"""u8));
        Assert.Equal(new Defaults("a", 5) { Color = "blue", Size = 8 }, new JsonFormat<Defaults>().Decode("""{"size":8,"name":"a","color":"blue","count":5}"""u8));
        Assert.Equal(new Defaults(null!, 0) { Color = null!, Size = 0 }, new JsonFormat<Defaults>().Decode("""{"size":null,"name":null,"color":null,"count":null}"""u8));
    }

    [Theory]
    [InlineData("""{"name":"a","size":8}""", "The field \"color\" is missing")]
    [InlineData("""{"color":"a","size":8}""", "The field \"name\" is missing")]
    [InlineData("""{"color":"a","size":8,"name":null}""", "\"name\": null is not a string")]
    [InlineData("""{"color":"a","size":null,"name":"b"}""", "\"size\": null is not a whole number (Int64)")]
    public void Missing_fields_and_nulls_are_faults_when_they_are_to_be(string text, string message)
    {
        var wrong = Assert.ThrowsAny<FormatException>(() => new JsonFormat<Defaults> { FailOnMissingField = true }.Decode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(message, wrong.Message);
        Assert.Equal(new Defaults("a") { Color = "c", Size = 1 }, new JsonFormat<Defaults> { FailOnMissingField = true }.Decode("""{"name":"a","color":"c","size":1}"""u8));
    }

    [Fact]
    public void A_member_that_is_required_must_be_there()
    {
        var wrong = Assert.ThrowsAny<FormatException>(() => new JsonFormat<Needy>().Decode("{}"u8));
        Assert.Equal("The field \"name\" is missing", wrong.Message);
        Assert.Equal("a", new JsonFormat<Needy>().Decode("""{"name":"a"}"""u8).Name);
    }

    [Fact]
    public void Names_of_attributes_are_kept_and_types_that_the_reader_does_not_know_are_read_too()
    {
        var value = new JsonFormat<Marked>().Decode("""{"the-name":"a","hidden":"x","shape":{"kind":"circle","radius":2},"any":{"a":[1]},"odd":"3","tree":{"value":1,"children":[{"value":2}]}}"""u8);
        Assert.Equal(("a", "kept", 2.0, "{\"a\":[1]}", 3), (value.Name, value.Hidden, ((Circle)value.Shape!).Radius, value.Any.GetRawText(), value.Odd.Value));
        Assert.Equal(2, value.Tree!.Children![0].Value);
        var wrong = Assert.ThrowsAny<FormatException>(() => new JsonFormat<Marked>().Decode("""{"the-name":"a","shape":{"kind":"circle","radius":"x"}}"""u8));
        Assert.StartsWith("\"shape.radius\": ", wrong.Message, StringComparison.Ordinal);
    }

    private static string Outcome(IFormat<Everything> format, byte[] text)
    {
        try
        {
            return Written(format.Decode(text));
        }
        catch (FormatException)
        {
            return "refused";
        }
    }

    private static string Written(Everything value) => JsonSerializer.Serialize(value, WebOptions);

    /// <summary>The record's text with its fields in any order, between others, with space or without.</summary>
    private static byte[] Spelled(Random random, Everything value)
    {
        var node = JsonSerializer.SerializeToNode(value, WebOptions)!.AsObject();
        if (random.Next(2) == 0)
        {
            var fields = node.ToList();
            node.Clear();
            var array = fields.ToArray();
            random.Shuffle(array);
            foreach (var (name, field) in array)
            {
                if (random.Next(6) == 0) node[$"extra{random.Next(20)}"] = new JsonObject { ["a"] = new JsonArray(1, "x\"}", null, true), ["b"] = "é" };
                if (random.Next(10) > 0) node[random.Next(5) == 0 ? name.ToUpperInvariant() : name] = field;
            }
        }
        return JsonSerializer.SerializeToUtf8Bytes(node, Spellings[random.Next(2)]);
    }

    public sealed record Sized(string Name, int Size);

    public sealed record Defaults(string Name, int Count = 3)
    {
        public string Color { get; set; } = "red";

        public long Size { get; init; } = 7;
    }

    public sealed class Needy
    {
        public required string Name { get; init; }
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    public abstract class Shape;

    public sealed class Circle : Shape
    {
        public double Radius { get; set; }
    }

    public sealed class Node
    {
        public int Value { get; set; }

        public List<Node>? Children { get; set; }
    }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public readonly record struct Odd(int Value);

    public sealed class OddConverter : JsonConverter<Odd>
    {
        public override Odd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(int.Parse(reader.GetString()!, null));

        public override void Write(Utf8JsonWriter writer, Odd value, JsonSerializerOptions options) => writer.WriteStringValue($"{value.Value}");
    }

    public sealed class Marked
    {
        [JsonPropertyName("the-name")]
        public string Name { get; set; } = "";

        [JsonIgnore]
        public string Hidden { get; set; } = "kept";

        public Shape? Shape { get; set; }

        public JsonElement Any { get; set; }

        [JsonConverter(typeof(OddConverter))]
        public Odd Odd { get; set; }

        public Node? Tree { get; set; }
    }
}
