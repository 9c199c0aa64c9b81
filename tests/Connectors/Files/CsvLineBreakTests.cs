using System.Buffers;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>CSV whose quoted fields hold line ends.</summary>
public sealed class CsvLineBreakTests : IDisposable
{
    private static readonly OutputTag<BadRecord> Bad = new("bad");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The examples of RFC 4180, section 2, and what its grammar allows beside them.
    [Theory]
    [InlineData("\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n", "aaa|b \r\nbb|ccc", "zzz|yyy|xxx")]
    [InlineData("\"aaa\",\"b\"\"bb\",\"ccc\"\nd,e,f", "aaa|b\"bb|ccc", "d|e|f")]
    [InlineData("a,b,\"\n\"\nd,e,f\n", "a|b|\n", "d|e|f")]
    [InlineData("\"\n\n\n\",b,c\n\n\"d\",\"\",\"f\"\"\n\"\"\"\n", "\n\n\n|b|c", "d||f\"\n\"")]
    [InlineData("a\"b,c,d\ne,f\",g\n", "a\"b|c|d", "e|f\"|g")]
    [InlineData("a,\"b\",c\n\"d\",e,\"f,\n,f\"", "a|b|c", "d|e|f,\n,f")]
    public async Task Quoted_fields_go_on_over_lines(string content, string first, string second)
    {
        var path = _folder.Write("a.csv", content);
        var read = await Jobs.ReadAsync(path, new CsvFormat<(string, string, string)> { HasHeader = false, AllowLineBreaks = true });
        Assert.Equal([first, second], read.Select(static r => $"{r.Item1}|{r.Item2}|{r.Item3}"));
    }

    [Fact]
    public async Task Escapes_and_comments_do_not_open_quotes()
    {
        var path = _folder.Write("a.csv", "#\"\na,\"x\\\"\ny\"\n#don't\n\\\"b,c\n");
        var format = new CsvFormat<(string, string)> { HasHeader = false, AllowLineBreaks = true, AllowComments = true, EscapeCharacter = '\\' };
        Assert.Equal([("a", "x\"\ny"), ("\"b", "c")], await Jobs.ReadAsync(path, format));
    }

    [Fact]
    public async Task What_is_written_is_read_again_whatever_the_fields_parallelism_split_size_and_block()
    {
        var random = new Random(11);
        string[] pieces = ["\n", "\r\n", "\"", ",", "a", "#", " ", "\\", "grüße", new('x', 50_000)];
        for (var round = 0; round < 20; round++)
        {
            var format = new CsvFormat<(string A, int N, string B)> { AllowLineBreaks = true, EscapeCharacter = round % 3 == 0 ? '\\' : null };
            var records = Enumerable.Range(0, random.Next(1, 60)).Select(n => (Text(), n, Text())).ToList();
            var output = new ArrayBufferWriter<byte>();
            output.Write("A,N,B\n"u8);
            foreach (var record in records)
            {
                format.Encode(record, output);
                output.Write(round % 2 == 0 ? "\n"u8 : "\r\n"u8);
            }
            var bytes = output.WrittenSpan.ToArray();
            var path = round % 4 == 0 ? _folder.Write($"r{round}.csv.gz", TemporaryFolder.Gzip(Encoding.UTF8.GetString(bytes))) : _folder.Write($"r{round}.csv", bytes);
            var source = new FileSource<(string A, int N, string B)> { Path = path, Format = format, SplitSize = random.Next(1, 500) };
            Assert.Equal(records, await Jobs.ReadAsync(source, random.Next(1, 4)));
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(random.Next(20) == 0 ? 10 : 9)]));
    }

    [Fact]
    public async Task A_bad_record_has_the_line_in_which_it_begins()
    {
        var path = _folder.Write("a.csv", "name,number\n\"a\nb\nc\",1\n\"d\ne\",x\n\nf,2\n\"g\n\",y\nh,3\n");
        var env = Jobs.Environment();
        var stream = env.FromSource(new FileSource<(string Name, int Number)>
        {
            Path = path,
            Format = new CsvFormat<(string Name, int Number)> { AllowLineBreaks = true },
            BadRecords = BadRecordPolicy.SideOutput(Bad),
        });
        var bad = await stream.GetSideOutput(Bad).ExecuteAndCollectListAsync("bad");
        Assert.Equal(["line 5, column 7", "line 9, column 6"], bad.Select(static b => b.Position));
        Assert.Equal(["\"d\ne\",x", "\"g\n\",y"], bad.Select(static b => b.Text));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_names_the_line_of_its_record()
    {
        var path = _folder.Write("a.csv", "name,number\n\"a\n\",1\nb,2\n\"c,3\nd,4\n");
        var failure = await Jobs.FailureAsync(path, new CsvFormat<(string Name, int Number)> { AllowLineBreaks = true });
        Assert.Contains($"{path} line 5, column 1: A quoted field does not end: \"c,3", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_is_too_long_names_its_line_and_asks_for_the_quote()
    {
        var path = _folder.Write("a.csv", "name,number\nb,2\n\"c,3\n" + string.Concat(Enumerable.Repeat("d,4\n", 200_000)));
        var source = new FileSource<(string Name, int Number)> { Path = path, Format = new CsvFormat<(string Name, int Number)> { AllowLineBreaks = true }, MaxLineLength = 300_000 };
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(source));
        Assert.Contains($"A record of {path}, at byte 16 in line 3, is longer than 300000 bytes. Is a closing quote missing?", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_quotes_there_are_no_line_breaks()
    {
        var wrong = Assert.Throws<InvalidPlanException>(() =>
        {
            var env = Jobs.Environment();
            env.FromSource(new FileSource<string> { Path = "a.csv", Format = new CsvFormat<string> { AllowLineBreaks = true, QuoteCharacter = null } }).Print();
            env.ExecuteAsync();
        });
        Assert.Contains("only quoted fields can hold line ends", wrong.Message, StringComparison.Ordinal);
    }
}
