using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class FileRestoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.txt", "\n", 700)]
    [InlineData("a.txt", "\r\n", 1 << 20)]
    [InlineData("a.txt.gz", "\n", 700)]
    public async Task Reading_goes_on_behind_any_line_whatever_the_splits(string name, string end, int splitSize)
    {
        var lines = Enumerable.Range(0, 400).Select(static i => $"line {i} {new string('x', i % 50)}").ToArray();
        var text = string.Join(end, lines);
        var path = name.EndsWith(".gz", StringComparison.Ordinal) ? _folder.Write(name, TemporaryFolder.Gzip(text)) : _folder.Write(name, text);
        var source = new FileSource<string> { Path = path, Format = new TextFormat(), SplitSize = splitSize };
        for (var cut = 0; cut <= lines.Length; cut += 57) Assert.Equal(lines, await ReadWithRestartAsync(source, cut));
    }

    [Fact]
    public async Task A_header_and_the_line_numbers_of_bad_records_are_known_after_a_restart()
    {
        var path = _folder.Write("pairs.csv", "name,value\na,1\nb,2\nc,x\n");
        var source = new FileSource<Pair> { Path = path, Format = new CsvFormat<Pair>() };
        var failure = await Assert.ThrowsAsync<BadRecordException>(() => ReadWithRestartAsync(source, 1));
        Assert.Contains("line 4, column 3", failure.Message, StringComparison.Ordinal);
        File.WriteAllText(path, "name,value\na,1\nb,2\nc,3\n");
        Assert.Equal([new Pair("a", 1), new Pair("b", 2), new Pair("c", 3)], await ReadWithRestartAsync(source, 2));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.gz")]
    public async Task A_file_that_has_become_shorter_is_refused_naming_it(string name)
    {
        var long_ = string.Join('\n', Enumerable.Range(0, 1000));
        var gzip = name.EndsWith("gz", StringComparison.Ordinal);
        var path = _folder.Write(name, gzip ? TemporaryFolder.Gzip(long_) : System.Text.Encoding.UTF8.GetBytes(long_));
        var source = new FileSource<string> { Path = path, Format = new TextFormat() };
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ReadWithRestartAsync(
            source, 900, () => _folder.Write(name, gzip ? TemporaryFolder.Gzip("1\n2\n") : "1\n2\n"u8.ToArray())));
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Files must not change while they are read.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watched_folder_gives_new_files_only_and_files_stay_cut_as_they_were()
    {
        _folder.Write("1.txt", new string('a', 25));
        var before = new FileSource<string> { Path = _folder[("*.txt")], Format = new TextFormat(), SplitSize = 10, MonitorInterval = TimeSpan.FromSeconds(1) };
        var first = Discovery(before);
        var book = new SplitBook(first);
        // The checkpoint comes when the file's last part has not been found yet.
        foreach (var split in (await FindAsync(first)).Take(2)) book.Found(split);
        Assert.True(book.TryTake(out var taken));
        _folder.Write("2.txt", "new");
        File.AppendAllText(_folder["1.txt"], new string('b', 20));
        var second = Discovery(new FileSource<string> { Path = _folder[("*.txt")], Format = new TextFormat(), SplitSize = 7, MonitorInterval = TimeSpan.FromSeconds(1) });
        var restored = SplitBook.Restore(second, book.Snapshot(), [first.Codec.ToBytes(taken)]);
        foreach (var split in await FindAsync(second)) restored.Found(split);
        Assert.Equal(
            [("1.txt", 0, 10), ("1.txt", 10, 20), ("1.txt", 20, 25), ("2.txt", 0, 3)],
            restored.TakeAll().Cast<FileSplit>().Select(static s => (Path.GetFileName(s.Path), s.Start, s.End)));
    }

    private static Task<List<T>> ReadWithRestartAsync<T>(ISource<T> source, int records, Action? between = null) => SourceReading.ReadWithRestartAsync(source, records, between);

    private static SplitDiscovery Discovery<T>(ISource<T> source) => source.CreateDiscovery(1, CodecRegistry.Default);

    private static async Task<List<SourceSplit>> FindAsync(SplitDiscovery discovery)
    {
        discovery.Time = new ManualTime();
        var found = new List<SourceSplit>();
        await foreach (var split in discovery.DiscoverAsync(CancellationToken.None))
        {
            if (split == SplitDiscovery.AllForNow) break;
            found.Add(split);
        }
        return found;
    }

    public sealed record Pair(string Name, int Value);
}
