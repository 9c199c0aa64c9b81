using System.Text;
using ActorStream.Sql;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>What is no record, for each format: what the message says and at which byte, and what the three policies make of it.</summary>
public sealed class BrokenInputTests : IDisposable
{
    private static readonly OutputTag<BadRecord> Bad = new("bad");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("truncated", """{"id":1,"name":"a""", "The text ends within the value", 17)]
    [InlineData("truncated", """{"id":1,""", "The text ends within the value", 8)]
    [InlineData("truncated", """{"id":1,"tags":["a",""", "\"tags[0]\": The text ends within the value", 20)]
    [InlineData("wrong type", """{"id":"one"}""", "\"id\": Not a whole number (Int32)", 11)]
    [InlineData("wrong type", """{"id":1.5}""", "\"id\": Not a whole number (Int32)", 9)]
    [InlineData("wrong type", """{"name":7}""", "\"name\": Not a string", 9)]
    [InlineData("wrong type", """{"tags":"a"}""", "\"tags\": Not an array", 11)]
    [InlineData("wrong type", """{"inner":[]}""", "\"inner\": Not an object", 10)]
    [InlineData("wrong type", """{"inner":{"time":"soon"}}""", "\"inner.time\": Not a time such as 1995-08-01T00:00:01Z", 23)]
    [InlineData("wrong type", "[1]", "Not an object", 1)]
    [InlineData("wrong type", "7", "Not an object", 1)]
    [InlineData("no value", "{\"id\":x}", "\"id\": This is no JSON value", 6)]
    [InlineData("no value", "{\"id\":01}", "\"id\": A number begins with 0", 6)]
    [InlineData("no value", "{\"id\":1,}", "There is no field after the comma", 8)]
    [InlineData("no value", "{\"id\":1 \"name\":2}", "There is no comma or } after a field", 8)]
    [InlineData("no value", "{'id':1}", "There is no field name", 1)]
    [InlineData("extra", "{\"id\":1}}", "There is text after the value", 8)]
    [InlineData("extra", "{\"id\":1}{\"id\":2}", "There is text after the value", 8)]
    [InlineData("huge number", """{"id":99999999999999999999999999999999999999}""", "\"id\": Not a whole number (Int32)", 44)]
    [InlineData("huge number", """{"amount":1e99}""", "\"amount\": Not a number (Decimal)", 14)]
    [InlineData("control character", "{\"name\":\"a\tb\"}", "\"name\": A string holds the control character U+0009, which must be escaped", 10)]
    [InlineData("escape", """{"name":"a\qb"}""", "\"name\": A string holds an escape that is none", 10)]
    [InlineData("escape", """{"name":"\ud800"}""", "\"name\": A string holds an escape that is none", 9)]
    [InlineData("escape", """{"unknown":"\q"}""", "\"unknown\": A string holds an escape that is none", 12)]
    [InlineData("null", "null", "null is no Item", 0)]
    public void Broken_JSON_is_told_with_its_field_and_byte(string kind, string text, string message, int position)
    {
        var wrong = Assert.IsType<LineFormatException>(Record.Exception(() => new JsonFormat<Item>().Decode(Encoding.UTF8.GetBytes(text))));
        var same = wrong.Message == message || wrong.Message == $"\"{message}" || (message[0] != '"' && wrong.Message.EndsWith($": {message}", StringComparison.Ordinal));
        Assert.True(same, $"{kind}: {wrong.Message} and not {message}");
        Assert.Equal(position, wrong.ByteColumn);
    }

    [Fact]
    public void Broken_bytes_and_deep_nesting_of_JSON_are_refused_and_a_byte_order_mark_is_skipped()
    {
        var format = new JsonFormat<Item>();
        Assert.Equal("\"name\": Not valid UTF-8", Fault(format, [.. "{\"name\":\"a"u8, 0xE4, .. "\"}"u8]));
        Assert.Equal("\"other\": Not valid UTF-8", Fault(format, [.. "{\"other\":\""u8, 0xC3, .. "\"}"u8]));
        Assert.Equal(3, format.Decode([0xEF, 0xBB, 0xBF, .. "{\"id\":3}"u8]).Id);
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));
        Assert.EndsWith("Objects and arrays are nested deeper than 64", Fault(format, Encoding.UTF8.GetBytes($$"""{"other":{{deep}}}""")), StringComparison.Ordinal);
        var deepest = string.Concat(Enumerable.Repeat("[", 63)) + string.Concat(Enumerable.Repeat("]", 63));
        Assert.Equal(4, format.Decode(Encoding.UTF8.GetBytes($$"""{"other":{{deepest}},"id":4}""")).Id);
        // A million brackets must not take the stack.
        Assert.EndsWith("nested deeper than 64", Fault(format, Encoding.UTF8.GetBytes($$"""{"other":{{new string('[', 1_000_000)}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_are_left_out_and_counted_or_kept_or_fail_the_job_in_every_format_of_lines()
    {
        await Check(new JsonFormat<Item>(), "{\"id\":1}", "{\"id\":}", "{\"id\":2}", static i => i.Id, "\"id\": This is no JSON value");
        await Check(new CsvFormat<(int Id, string Name)> { HasHeader = false }, "1,a", "x,b", "2,c", static i => i.Id, "\"Item1\" is not a whole number (Int32)");
        await Check(new DebeziumJsonFormat<Item>(), """{"op":"c","after":{"id":1}}""", """{"op":"u","after":{"id":1}}""", """{"op":"c","after":{"id":2}}""", static (Change<Item> c) => c.Value.Id, "REPLICA IDENTITY FULL");
        await Check(new CanalJsonFormat<Item>(), """{"type":"INSERT","data":[{"id":"1"}]}""", """{"type":"INSERT"}""", """{"type":"INSERT","data":[{"id":"2"}]}""", static (Change<Item> c) => c.Value.Id, "\"data\" of a message whose type is INSERT is null");
        await Check(new RawFormat<string> { Charset = Encoding.ASCII }, "a", "ä", "ab", static s => s.Length, "The text is not us-ascii");
    }

    private async Task Check<T>(IFormat<T> format, string good, string bad, string another, Func<T, int> number, string message)
    {
        var path = _folder.Write("lines.txt", $"{good}\n{bad}\n{another}\n");
        Assert.Contains(message, await Jobs.FailureAsync(path, format), StringComparison.Ordinal);
        Assert.Contains("line 2, column ", await Jobs.FailureAsync(path, format), StringComparison.Ordinal);

        var skipping = Jobs.Environment();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<int>();
        skipping.FromSource(new FileSource<T> { Path = path, Format = format, BadRecords = BadRecordPolicy.Skip }).Name("lines")
            .SinkTo((record, _) => { seen.Enqueue(number(record)); return Task.CompletedTask; });
        var job = skipping.ExecuteAsync("skipping");
        await job;
        Assert.Equal([1, 2], seen);
        Assert.Equal(1, job.Metrics["lines.numRecordsInErrors"]);

        var keeping = Jobs.Environment();
        var kept = Assert.Single(await keeping.FromSource(new FileSource<T> { Path = path, Format = format, BadRecords = BadRecordPolicy.SideOutput(Bad) }).GetSideOutput(Bad).ExecuteAndCollectListAsync("keeping"));
        Assert.Equal((path, bad), (kept.Split, kept.Text));
        Assert.Contains(message, kept.Message, StringComparison.Ordinal);
    }

    private static string Fault(IFormat<Item> format, byte[] text) => Assert.ThrowsAny<FormatException>(() => format.Decode(text)).Message;

    public sealed record Item(int Id, string? Name = null, List<string>? Tags = null, decimal Amount = 0, Inner? Inner = null);

    public sealed record Inner(DateTimeOffset Time);
}
