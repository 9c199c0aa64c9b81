using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\r\nb\r", new[] { "a", "b" })]
    [InlineData("\n\na\n\n", new[] { "", "", "a", "" })]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("\uFEFFa\nb", new[] { "a", "b" })]
    [InlineData("\uFEFF", new string[0])]
    [InlineData("grüße\n日本\n", new[] { "grüße", "日本" })]
    [InlineData("a\rb\n", new[] { "a\rb" })]
    public async Task Lines_end_with_a_line_feed_or_both_or_the_file(string content, string[] lines)
    {
        Assert.Equal(lines, await Jobs.ReadAsync(_folder.Write("a.txt", content), new TextFormat()));
    }

    [Fact]
    public async Task Every_split_size_and_parallelism_gives_the_same_lines()
    {
        var random = new Random(7);
        for (var round = 0; round < 25; round++)
        {
            var lines = Enumerable.Range(0, random.Next(0, 60)).Select(i => $"{i}:" + new string((char)('a' + (i % 26)), random.Next(0, random.Next(1, 40)))).ToList();
            var end = random.Next(2) == 0 ? "\n" : "\r\n";
            var content = (random.Next(3) == 0 ? "\uFEFF" : "") + string.Join(end, lines) + (random.Next(2) == 0 && lines.Count > 0 ? end : "");
            var path = _folder.Write($"random-{round}.txt", content);
            var size = random.Next(1, 80);
            var parallelism = random.Next(1, 5);
            var read = await Jobs.ReadAsync(new FileSource<string> { Path = path, Format = new TextFormat(), SplitSize = size }, parallelism);
            Assert.True(lines.Order().SequenceEqual(read.Order()), $"round {round}, split size {size}, parallelism {parallelism}: {string.Join('|', read)} for {content}");
        }
    }

    [Fact]
    public async Task Lines_longer_than_the_read_buffer_and_many_splits_are_read_whole()
    {
        var lines = Enumerable.Range(0, 12).Select(i => new string((char)('a' + i), 1 + (i * 90_000))).ToArray();
        var path = _folder.Write("long.txt", string.Join('\n', lines));
        var read = await Jobs.ReadAsync(new FileSource<string> { Path = path, Format = new TextFormat(), SplitSize = 100_000 }, 3);
        Assert.Equal(lines, read.Order());
    }

    [Fact]
    public async Task The_lines_of_a_file_keep_their_order_in_one_subtask()
    {
        var lines = Enumerable.Range(0, 50_000).Select(static i => $"line {i}").ToArray();
        var path = _folder.Write("order.txt", string.Join('\n', lines));
        Assert.Equal(lines, await Jobs.ReadAsync(new FileSource<string> { Path = path, Format = new TextFormat(), SplitSize = 10_000 }));
    }

    [Fact]
    public async Task A_header_is_skipped_once_whatever_the_splits()
    {
        var rows = Enumerable.Range(0, 40).Select(static i => new Pair($"n{i}", i)).ToArray();
        var content = "# made\nname,value\n" + string.Concat(rows.Select(static r => $"{r.Name},{r.Value}\n"));
        var path = _folder.Write("pairs.csv", content);
        for (var size = 1; size < 60; size += 7)
        {
            var read = await Jobs.ReadAsync(
                new FileSource<Pair> { Path = path, Format = new CsvFormat<Pair> { AllowComments = true }, SplitSize = size }, 2);
            Assert.Equal(rows.OrderBy(static r => r.Value), read.OrderBy(static r => r.Value));
        }
    }

    [Theory]
    [InlineData("a.txt.gz")]
    [InlineData("a.txt.GZIP")]
    public async Task Compressed_files_are_read_by_one_subtask(string name)
    {
        var lines = Enumerable.Range(0, 30_000).Select(static i => $"line {i}").ToArray();
        var path = _folder.Write(name, TemporaryFolder.Gzip(string.Join('\n', lines)));
        Assert.Equal(lines, await Jobs.ReadAsync(new FileSource<string> { Path = path, Format = new TextFormat(), SplitSize = 100 }));
    }

    [Fact]
    public async Task A_gzip_file_of_several_members_is_read_to_its_end()
    {
        byte[] both = [.. TemporaryFolder.Gzip("a\nb"), .. TemporaryFolder.Gzip("c\nd\n")];
        Assert.Equal(["a", "bc", "d"], await Jobs.ReadAsync(_folder.Write("two.gz", both), new TextFormat()));
    }

    [Fact]
    public async Task Damaged_gzip_fails_naming_the_file()
    {
        var whole = TemporaryFolder.Gzip(string.Join('\n', Enumerable.Range(0, 10_000)));
        foreach (var length in (int[])[1, 5, 10, 11, whole.Length / 2, whole.Length - 9, whole.Length - 8, whole.Length - 1])
        {
            var cut = _folder.Write("cut.gz", whole[..length]);
            Assert.Contains("cut.gz", await Jobs.FailureAsync(cut, new TextFormat()), StringComparison.Ordinal);
        }
        var path = _folder.Write("noise.gz", "this is no gzip");
        Assert.Contains("noise.gz", await Jobs.FailureAsync(path, new TextFormat()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_compression_and_utf16_say_what_to_do()
    {
        var zst = await Jobs.FailureAsync(_folder.Write("a.zst", "x"), new TextFormat());
        Assert.Contains("a.zst is compressed in a way that cannot be read. Compress it with gzip, or decompress it.", zst, StringComparison.Ordinal);
        var utf16 = await Jobs.FailureAsync(_folder.Write("wide.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\n")).ToArray()), new TextFormat());
        Assert.Contains("wide.txt is UTF-16. Convert it to UTF-8.", utf16, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_read_with_its_folders_but_without_hidden_files()
    {
        _folder.Write("a.txt", "a");
        _folder.Write("b/c.txt", "c");
        _folder.Write(".hidden", "no");
        _folder.Write("_SUCCESS", "no");
        _folder.Write("_temporary/d.txt", "no");
        Assert.Equal(["a", "c"], await Jobs.ReadAsync(_folder.Path, new TextFormat()));
        Assert.Equal(["a"], await Jobs.ReadAsync(new FileSource<string> { Path = _folder.Path, Format = new TextFormat(), Recursive = false }));
    }

    [Theory]
    [InlineData("*.txt", "a b")]
    [InlineData("?.csv", "c")]
    [InlineData("**/*.txt", "a b d e")]
    [InlineData("in/*.txt", "d")]
    [InlineData("in/**", "d e")]
    [InlineData("[ac].*", "a c")]
    [InlineData("{a,c}.{txt,csv}", "a c")]
    [InlineData("in/deep/e.txt", "e")]
    [InlineData("*/*/e.*", "e")]
    public async Task Patterns_match_names_and_folders(string pattern, string expected)
    {
        foreach (var name in (string[])["a.txt", "b.txt", "c.csv", "in/d.txt", "in/deep/e.txt"]) _folder.Write(name, Path.GetFileNameWithoutExtension(name));
        Assert.Equal(expected.Split(' '), await Jobs.ReadAsync(_folder[pattern], new TextFormat()));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        Assert.Contains($"There is no file or folder {_folder["gone.txt"]}", await Jobs.FailureAsync(_folder["gone.txt"], new TextFormat()), StringComparison.Ordinal);
        Assert.Contains($"No file matches FileSource.Path, \"{_folder["*.gone"]}\"", await Jobs.FailureAsync(_folder["*.gone"], new TextFormat()), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_faults_of_the_plan()
    {
        var env = Jobs.Environment();
        env.FromSource(new FileSource<string> { Path = "in/[ab", Format = new TextFormat() }).Print();
        env.FromSource(new FileSource<string> { Path = "in", Format = new TextFormat(), SplitSize = 0 }).Print();
        env.FromSource(new FileSource<Nested> { Path = "in", Format = new CsvFormat<Nested>() }).Print();
        var fault = Assert.Throws<InvalidPlanException>(() => { env.ExecuteAsync("faulty"); });
        Assert.Contains("FileSource.Path \"in/[ab\" has a [ that is not closed.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("FileSource.SplitSize is 0; it must be at least 1 byte.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CsvFormat<Nested>: the member Inner is of type List<Int32>, which is no single field.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_consumer_holds_the_reader_back()
    {
        var path = _folder.Write("big.txt", string.Join('\n', Enumerable.Range(0, 400_000).Select(static i => $"a line of some length, number {i}")));
        var env = Jobs.Environment();
        var seen = 0;
        await foreach (var line in env.FromSource(new FileSource<string> { Path = path, Format = new TextFormat() }).ExecuteAndCollectAsync("slow"))
        {
            if (seen++ == 10) break;
        }
        Assert.Equal(11, seen);
    }

    public sealed record Pair(string Name, int Value);

    public sealed record Nested(string Name, List<int> Inner);
}
