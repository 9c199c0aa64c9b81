using System.Buffers;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class JsonFormatTests
{
    public enum Level
    {
        Low,
        High,
    }

    [Fact]
    public void Members_are_found_in_any_case_and_written_in_camel_case()
    {
        var format = new JsonFormat<Event>();
        var value = new Event("h<1>", 5, new DateTimeOffset(1995, 8, 1, 0, 0, 1, TimeSpan.Zero), Level.High, [1, 2], new Inner("x"));
        const string Text = "{\"host\":\"h<1>\",\"bytes\":5,\"time\":\"1995-08-01T00:00:01Z\",\"level\":\"High\",\"parts\":[1,2],\"inner\":{\"name\":\"x\"}}";
        Assert.Equal(Text, Write(format, value));
        var read = Read(format, Text.Replace("bytes", "BYTES", StringComparison.Ordinal).Replace("T00", " 00", StringComparison.Ordinal));
        Assert.Equal(Text, Write(format, read));
    }

    [Fact]
    public void Value_tuples_are_read_and_written()
    {
        Assert.Equal(("a", 1), Read(new JsonFormat<(string, int)>(), Write(new JsonFormat<(string, int)>(), ("a", 1))));
    }

    [Fact]
    public void A_missing_field_is_a_default_or_a_fault()
    {
        Assert.Equal(0, Read(new JsonFormat<Inner2>(), "{\"name\":\"a\"}").Size);
        var wrong = Assert.ThrowsAny<FormatException>(() => Read(new JsonFormat<Inner2> { FailOnMissingField = true }, "{\"name\":\"a\"}"));
        Assert.Contains("size", wrong.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(IFormat<T> format, string line) => format.Decode(Encoding.UTF8.GetBytes(line));

    private static string Write<T>(IFormat<T> format, T record)
    {
        var (one, other) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        format.Encode(record, one);
        var encode = format.CreateEncoder();
        encode(record, new ArrayBufferWriter<byte>());
        encode(record, other);
        Assert.Equal(one.WrittenSpan.ToArray(), other.WrittenSpan.ToArray());
        return Encoding.UTF8.GetString(one.WrittenSpan);
    }

    public sealed record Event(string Host, long Bytes, DateTimeOffset Time, Level Level, List<int> Parts, Inner Inner);

    public sealed record Inner(string Name);

    public sealed record Inner2(string Name, int Size);
}
