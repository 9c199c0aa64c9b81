using System.Buffers;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class CsvFormatTests
{
    public enum Kind
    {
        Small,
        Large,
    }

    [Fact]
    public void Every_kind_of_field_is_read()
    {
        var all = Read(new CsvFormat<All>(), "x y,-7,3000000000,1.5,2.50,true,L,large,6f9619ff-8b86-d011-b42d-00c04fc964ff,1995-08-01T02:00:01.25+02:00,1995-08-01 00:00:00,1995-08-01,01:02:03,");
        Assert.Equal(
            new All("x y", -7, 3_000_000_000, 1.5, 2.50m, true, 'L', Kind.Large, new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
                new DateTimeOffset(1995, 8, 1, 2, 0, 1, 250, TimeSpan.FromHours(2)), new DateTime(1995, 8, 1, 0, 0, 0, DateTimeKind.Utc),
                new DateOnly(1995, 8, 1), new TimeSpan(1, 2, 3), null),
            all);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var all = new All("a \"quoted\", text", int.MinValue, long.MaxValue, 0.1 + 0.2, 1.10m, false, ',', Kind.Small, Guid.Empty,
            new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.FromMinutes(-90)), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateOnly.MaxValue, TimeSpan.FromDays(-1.5), 42);
        foreach (var delimiter in (char[])[',', ';', '\t', '|'])
        {
            var format = new CsvFormat<All> { FieldDelimiter = delimiter };
            Assert.Equal(all, Read(format, Write(format, all)));
        }
    }

    [Theory]
    [InlineData("a,b,c", "a", "b", "c")]
    [InlineData("\"a,b\",\"c\"\"d\",e", "a,b", "c\"d", "e")]
    [InlineData(",,", "", "", "")]
    [InlineData("\"\",a b , c", "", "a b ", " c")]
    [InlineData("a\"b,c,d", "a\"b", "c", "d")]
    public void Quotes_enclose_delimiters_and_doubled_quotes(string line, string first, string second, string third)
    {
        Assert.Equal((first, second, third), Read(new CsvFormat<(string, string, string)>(), line));
    }

    [Fact]
    public void Options_change_the_marks()
    {
        Assert.Equal(("a,b", "c"), Read(new CsvFormat<(string, string)> { QuoteCharacter = '\'' }, "'a,b',c"));
        Assert.Equal(("\"a", "b\""), Read(new CsvFormat<(string, string)> { QuoteCharacter = null }, "\"a,b\""));
        Assert.Equal(("a,b", "c\"d"), Read(new CsvFormat<(string, string)> { EscapeCharacter = '\\' }, "a\\,b,\"c\\\"d\""));
        Assert.Equal((null, "null", 1), Read(new CsvFormat<(string?, string, int?)> { NullLiteral = "null" }, "null,\"null\",1"));
        Assert.Equal(("", null), Read(new CsvFormat<(string?, int?)>(), ","));
        Assert.Equal(("a", 1), Read(new CsvFormat<(string, int)> { IgnoreExtraColumns = true }, "a,1,2,3"));
        Assert.Equal(("a", 0), Read(new CsvFormat<(string, int)> { AllowMissingColumns = true }, "a"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(807256800), Read(new CsvFormat<DateTimeOffset> { EpochUnit = TimeSpan.FromSeconds(1) }, "807256800"));
        Assert.Equal(17, Read(new CsvFormat<int>(), "17"));
    }

    [Fact]
    public async Task Columns_are_found_by_the_header_in_any_case_and_order()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", "Other;BYTES;host_name;Time\nx;5;h;1995-08-01\n\n\"y;z\";6;\"i;j\";1995-08-02\n");
        var read = await Jobs.ReadAsync(path, new CsvFormat<Visit> { FieldDelimiter = ';' });
        Assert.Equal([new Visit("h", 5) { Time = new DateTime(1995, 8, 1) }, new Visit("i;j", 6) { Time = new DateTime(1995, 8, 2) }], read);
    }

    [Fact]
    public async Task Without_a_header_columns_are_in_the_order_of_the_members()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", "#no\nh,5,1995-08-01\n");
        var read = await Jobs.ReadAsync(path, new CsvFormat<Visit> { HasHeader = false, AllowComments = true });
        Assert.Equal([new Visit("h", 5) { Time = new DateTime(1995, 8, 1) }], read);
        Assert.Equal([new Plain { Name = "h", Size = 5, When = new DateOnly(1995, 8, 1) }], await Jobs.ReadAsync(path, new CsvFormat<Plain> { HasHeader = false, AllowComments = true }));
    }

    [Fact]
    public void An_exception_of_the_type_is_the_message()
    {
        var wrong = Assert.ThrowsAny<FormatException>(() => Read(new CsvFormat<Positive>(), "-1"));
        Assert.Equal("A positive number must be positive.", wrong.Message);
    }

    [Fact]
    public void A_line_end_in_a_field_is_refused_when_written()
    {
        Assert.Contains("A field holds a line end", Assert.Throws<FormatException>(() => Write(new CsvFormat<string>(), "a\nb")).Message, StringComparison.Ordinal);
        Assert.Equal("\"\"", Write(new CsvFormat<string>(), ""));
        Assert.Equal("null", Write(new CsvFormat<string?> { NullLiteral = "null" }, null));
        Assert.Equal("\"null\"", Write(new CsvFormat<string?> { NullLiteral = "null" }, "null"));
    }

    private static T Read<T>(IFormat<T> format, string line) => format.Decode(Encoding.UTF8.GetBytes(line));

    private static string Write<T>(IFormat<T> format, T record)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Encode(record, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public sealed record All(
        string Text, int Small, long Large, double Real, decimal Money, bool Flag, char Letter, Kind Kind, Guid Id, DateTimeOffset Instant, DateTime Utc, DateOnly Day,
        TimeSpan Span, int? Maybe);

    public sealed record Visit(string HostName, long Bytes)
    {
        public DateTime Time { get; init; }
    }

    public record struct Plain
    {
        public string Name { get; set; }

        public int Size { get; set; }

        public DateOnly When { get; set; }
    }

    public sealed record Positive(int Number)
    {
        public int Number { get; } = Number > 0 ? Number : throw new FormatException("A positive number must be positive.");
    }
}
