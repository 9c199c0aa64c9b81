using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class HybridSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_second_source_follows_the_first_wherever_a_checkpoint_cuts()
    {
        var (source, lines) = Source(splitSize: 40);
        for (var cut = 0; cut <= lines.Count; cut += 3)
        {
            var read = new List<string>();
            var (book, held) = await ReadAsync(source, null, [], read, cut);
            await ReadAsync(source, book, held, read, int.MaxValue);
            Assert.Equal(lines, read);
        }
    }

    [Fact]
    public async Task No_reader_begins_with_the_second_source_while_another_reads_the_first()
    {
        var (source, lines) = Source(splitSize: 1 << 20);
        var discovery = ((ISource<string>)source).CreateDiscovery(2, CodecRegistry.Default);
        await using var found = discovery.DiscoverAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await found.MoveNextAsync());
        var first = found.Current;
        Assert.True(await found.MoveNextAsync());
        Assert.Same(SplitDiscovery.AllForNow, found.Current);
        var next = found.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        var read = new List<string>();
        await DrainAsync(source, [first], read);
        Assert.Equal(lines.Take(30), read);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        await DrainAsync(source, [found.Current], read);
        Assert.Equal(lines, read);
    }

    [Fact]
    public async Task Every_record_comes_once_at_any_parallelism()
    {
        var (source, lines) = Source(splitSize: 40);
        Assert.Equal(lines.Order(StringComparer.Ordinal), (await Jobs.ReadAsync(source, 3)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_first_source_without_end_is_refused()
    {
        var endless = new HybridSource<string> { First = new SocketTextSource("localhost", 1), Then = new SocketTextSource("localhost", 2) };
        Assert.Contains("HybridSource.First is localhost:1, which has no end", Assert.Throws<ArgumentException>(() => ((ISource<string>)endless).Validate()).Message, StringComparison.Ordinal);
        Assert.Equal(Boundedness.Unbounded, endless.Boundedness);
    }

    private (HybridSource<string> Source, List<string> Lines) Source(int splitSize)
    {
        var lines = Enumerable.Range(0, 50).Select(static i => $"line {i:00}").ToList();
        var first = _folder.Write("first.txt", string.Join('\n', lines.Take(30)));
        var then = _folder.Write("then.txt", string.Join('\n', lines.Skip(30)));
        return (new HybridSource<string>
        {
            First = new FileSource<string> { Path = first, Format = new TextFormat(), SplitSize = splitSize },
            Then = new FileSource<string> { Path = then, Format = new TextFormat(), SplitSize = splitSize },
        }, lines);
    }

    /// <summary>Reads some records while splits are found, and stores what a checkpoint would.</summary>
    private static async Task<(byte[] Book, List<ReadOnlyMemory<byte>> Held)> ReadAsync(ISource<string> source, byte[]? snapshot, List<ReadOnlyMemory<byte>> held, List<string> read, int limit)
    {
        var discovery = source.CreateDiscovery(1, CodecRegistry.Default);
        var book = snapshot is null ? new SplitBook(discovery) : SplitBook.Restore(discovery, snapshot, held);
        using var stop = new CancellationTokenSource();
        await using var found = discovery.DiscoverAsync(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var (reader, woken) = SourceReading.Reader(source);
        await using var disposed = reader;
        var next = found.MoveNextAsync().AsTask();
        while (read.Count < limit)
        {
            while (next.IsCompleted && next.Result)
            {
                if (found.Current == SplitDiscovery.AllForNow) discovery.Listed();
                else book.Found(found.Current);
                next = found.MoveNextAsync().AsTask();
            }
            if (reader.Splits.Count == 0)
            {
                if (book.TryTake(out var split)) reader.AddSplit(split);
                else if (next.IsCompleted) break;
                else
                {
                    await next.WaitAsync(TimeSpan.FromSeconds(30));
                    continue;
                }
            }
            await SourceReading.PollAsync(reader, woken, read);
        }
        await stop.CancelAsync();
        await next.ContinueWith(static _ => { }, TaskScheduler.Default);
        return (book.Snapshot(), [.. reader.Splits.Select(s => (ReadOnlyMemory<byte>)discovery.Codec.ToBytes(s))]);
    }

    private static async Task DrainAsync(ISource<string> source, List<SourceSplit> splits, List<string> read)
    {
        var (reader, woken) = SourceReading.Reader(source);
        await using var disposed = reader;
        foreach (var split in splits) reader.AddSplit(split);
        while (reader.Splits.Count > 0) await SourceReading.PollAsync(reader, woken, read);
    }
}
