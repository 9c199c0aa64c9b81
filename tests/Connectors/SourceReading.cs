using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>Reads sources split by split, as a task would, with restarts in between.</summary>
static class SourceReading
{
    public static (SplitReader<T> Reader, SemaphoreSlim Woken) Reader<T>(ISource<T> source)
    {
        var woken = new SemaphoreSlim(0);
        return (source.CreateReader(new SourceReaderContext
        {
            SourceName = "source",
            Subtask = 0,
            Parallelism = 1,
            Time = new ManualTime(),
            Wake = () => woken.Release(),
            Cancellation = CancellationToken.None,
            Metrics = new OperatorMetrics(),
        }), woken);
    }

    /// <summary>Takes a record if there is one, and waits for it if there will be.</summary>
    public static async Task PollAsync<T>(SplitReader<T> reader, SemaphoreSlim woken, List<T> read)
    {
        var output = new Collector<T> { Limit = 1 };
        if (reader.Poll(output) == ReadStatus.Nothing) Assert.True(await woken.WaitAsync(TimeSpan.FromSeconds(30)));
        read.AddRange(output.Values.Take(output.Count));
    }

    /// <summary>Reads some records, stores the splits, and reads on from what was stored.</summary>
    public static async Task<List<T>> ReadWithRestartAsync<T>(ISource<T> source, int records, Action? between = null)
    {
        var discovery = source.CreateDiscovery(1, CodecRegistry.Default);
        var book = new SplitBook(discovery);
        await foreach (var split in discovery.DiscoverAsync(CancellationToken.None)) book.Found(split);
        var read = new List<T>();
        var held = await ReadAsync(source, book, read, records);
        var snapshot = book.Snapshot();
        between?.Invoke();
        var again = source.CreateDiscovery(1, CodecRegistry.Default);
        book = SplitBook.Restore(again, snapshot, held.Select(s => (ReadOnlyMemory<byte>)discovery.Codec.ToBytes(s)));
        await foreach (var split in again.DiscoverAsync(CancellationToken.None)) Assert.False(book.Found(split));
        await ReadAsync(source, book, read, int.MaxValue);
        return read;
    }

    private static async Task<IReadOnlyList<SourceSplit>> ReadAsync<T>(ISource<T> source, SplitBook book, List<T> read, int limit)
    {
        var (reader, woken) = Reader(source);
        await using var disposed = reader;
        while (read.Count < limit)
        {
            if (reader.Splits.Count == 0)
            {
                if (!book.TryTake(out var next)) break;
                reader.AddSplit(next);
            }
            await PollAsync(reader, woken, read);
        }
        return [.. reader.Splits];
    }
}
