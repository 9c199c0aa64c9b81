using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>The compiled writer beside .NET's serializer, which has to write the same bytes.</summary>
public sealed class JsonWritingTests
{
    [Flags]
    public enum Sides
    {
        None = 0,
        Left = 1,
        Right = 2,
    }

    [Theory]
    [InlineData(null, false, false, false)]
    [InlineData(TimestampFormat.Sql, true, false, false)]
    [InlineData(TimestampFormat.Iso8601, false, true, false)]
    [InlineData(TimestampFormat.Sql, false, false, true)]
    [InlineData(null, true, true, true)]
    public void Random_records_are_written_as_the_serializer_writes_them(TimestampFormat? times, bool plain, bool ignoresNulls, bool shortest)
    {
        var format = new JsonFormat<Everything> { TimestampFormat = times, DecimalAsPlainNumber = plain, IgnoreNullFields = ignoresNulls, ShortestDecimals = shortest };
        var random = new Random(7);
        var options = format.OwnOptions();
        for (var i = 0; i < 2_000; i++) Check(format, Everything.Random(random), options);
    }

    [Fact]
    public void All_kinds_of_types_are_written_as_the_serializer_writes_them()
    {
        Check(new JsonFormat<Computed>(), new Computed(3, "x") { Later = [1] });
        Check(new JsonFormat<Computed>(), null!);
        Check(new JsonFormat<Derived>(), new Derived("own", "base"));
        Check(new JsonFormat<Shape>(), new Circle(2));
        Check(new JsonFormat<Named>(), new Named { Kept = 1, Left = 2, Custom = 3, Money = 0.0000001m, Any = new Computed(1, "y"), Level = Sides.Left });
        Check(new JsonFormat<Node>(), new Node(1, new Node(2, null)));
        Check(new JsonFormat<Keys>(), new Keys(new() { [-1] = "a" }, new() { [Guid.Empty] = 1 }, new() { [DayOfWeek.Friday] = 2 }, new() { ["\"ä"] = null }, new() { [1.5m] = 2 }));
        Check(new JsonFormat<Collections>(), new Collections([1, 2], new LinkedList<int>([3]), [4, 4, 5], new Queue<int>([6]), [], [[1], [], null]));
        foreach (var sides in (Sides[])[Sides.None, Sides.Left, Sides.Left | Sides.Right, (Sides)8]) Check(new JsonFormat<Sides>(), sides);
        Check(new JsonFormat<int>(), -5);
        Check(new JsonFormat<string>(), "a\"b");
        Check(new JsonFormat<Empty>(), new Empty());
        Check(new JsonFormat<(int, string?)>(), (1, null));
        Check(new JsonFormat<Dictionary<string, object>>(), new() { ["a"] = 1, ["b"] = "x", ["c"] = new[] { 1.5 } });
        Check(new JsonFormat<double>(), 1e300);
        Check(new JsonFormat<UInt128>(), UInt128.MaxValue);
    }

    [Fact]
    public void Every_character_is_escaped_as_the_serializer_escapes_it()
    {
        var format = new JsonFormat<string>();
        var options = format.OwnOptions();
        for (var c = 0; c <= char.MaxValue; c++) Check(format, $"a{(char)c}b", options);
        foreach (var text in (string[])["😀", "a\uD800", "\uDC00x", "</script>&'+", new('ä', 5_000), new('x', 5_000), "\uD83D\uDE00" + new string('\n', 700)]) Check(format, text);
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Local)]
    public void Times_of_every_kind_are_written_as_the_serializer_writes_them(DateTimeKind kind)
    {
        foreach (var ticks in (long[])[0, 1, 10, 1_234_567, 9_999_999, 36_000_000_000, DateTime.MaxValue.Ticks / 3])
        {
            var time = new DateTime(TimeSpan.TicksPerDay * 400 + ticks, kind);
            foreach (var format in (TimestampFormat?[])[null, TimestampFormat.Sql, TimestampFormat.Iso8601]) Check(new JsonFormat<DateTime> { TimestampFormat = format }, time);
        }
        foreach (var format in (TimestampFormat?[])[null, TimestampFormat.Sql, TimestampFormat.Iso8601])
            Check(new JsonFormat<DateTimeOffset> { TimestampFormat = format }, new DateTimeOffset(2024, 2, 29, 1, 2, 3, 40, TimeSpan.FromMinutes(-570)));
    }

    [Fact]
    public void An_output_that_gives_as_little_as_it_may_gets_the_same_bytes()
    {
        var random = new Random(9);
        var format = new JsonFormat<Everything> { IgnoreNullFields = true };
        for (var i = 0; i < 200; i++)
        {
            var record = Everything.Random(random);
            var (wide, narrow) = (new ArrayBufferWriter<byte>(1 << 20), new NarrowOutput());
            format.Encode(record, wide);
            format.Encode(record, narrow);
            Assert.Equal(wide.WrittenSpan.ToArray(), narrow.Written);
        }
    }

    [Fact]
    public void A_record_that_holds_itself_is_refused()
    {
        var node = new Node(1, null);
        node.Next = node;
        Assert.Contains("perhaps a record holds itself", Assert.Throws<JsonException>(() => new JsonFormat<Node>().Encode(node, new ArrayBufferWriter<byte>())).Message, StringComparison.Ordinal);
    }

    private static void Check<T>(JsonFormat<T> format, T record, JsonSerializerOptions? options = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ((IFormat<T>)format).Validate();
        format.Encode(record, output);
        Assert.Equal(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(record, options ?? format.OwnOptions())), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    public sealed record Computed(int Size, string Name)
    {
        public int Twice => Size * 2;

        public int[]? Later { get; set; }

        public string? Nothing { get; init; }
    }

    public record Base(string Name);

    public sealed record Derived(string Own, string Name) : Base(Name);

    [JsonPolymorphic]
    [JsonDerivedType(typeof(Circle), "circle")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed class Named
    {
        [JsonPropertyOrder(5)]
        public int Kept { get; set; }

        [JsonIgnore]
        public int Left { get; set; }

        [JsonPropertyName("own \"name\"")]
        public int Custom { get; set; }

        [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
        public decimal Money { get; set; }

        public object? Any { get; set; }

        [JsonConverter(typeof(JsonNumberEnumConverter<Sides>))]
        public Sides Level { get; set; }
    }

    public sealed record Node(int Id, Node? Next)
    {
        public Node? Next { get; set; } = Next;
    }

    public sealed record Keys(
        Dictionary<int, string> Numbers, Dictionary<Guid, int> Ids, Dictionary<DayOfWeek, int> Days, Dictionary<string, string?> Texts, Dictionary<decimal, int> Amounts);

    public sealed record Collections(IEnumerable<int> Some, LinkedList<int> Linked, HashSet<int> Set, Queue<int> Queue, List<string> None, int[]?[] Nested);

    public sealed class Empty;

    private sealed class NarrowOutput : IBufferWriter<byte>
    {
        private byte[] _given = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(_given[..count]);

        public Memory<byte> GetMemory(int sizeHint = 0) => _given = new byte[Math.Max(sizeHint, 1)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
