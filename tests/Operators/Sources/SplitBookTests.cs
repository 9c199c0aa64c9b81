using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class SplitBookTests
{
    [Fact]
    public void A_split_is_found_once_and_taken_in_order()
    {
        var book = new SplitBook(Discovery());
        Assert.True(book.Found(Split("a")));
        Assert.True(book.Found(Split("b")));
        Assert.False(book.Found(Split("a")));
        Assert.Equal("a", Take(book));
        Assert.False(book.Found(Split("a")));
        Assert.Equal(1, book.Count);
        Assert.Equal("b", Take(book));
        Assert.False(book.TryTake(out _));
    }

    [Fact]
    public void All_splits_that_readers_held_wait_again_before_the_unassigned_and_none_is_found_twice()
    {
        var before = new SplitBook(Discovery());
        foreach (var id in "abcd") before.Found(Split(id.ToString()));
        Assert.Equal("a", Take(before));
        Assert.Equal("b", Take(before));
        Assert.Equal("c", Take(before));
        var held = Split("c", 7);
        held.Watermark = 123;
        held.LargestTimestamp = 456;
        var snapshot = before.Snapshot();
        Assert.Equal("d", Take(before));

        var book = SplitBook.Restore(Discovery(), snapshot, [Discovery().Codec.ToBytes(Split("b", 3)), Discovery().Codec.ToBytes(held)]);
        // "a" was read to its end.
        Assert.All("abcd", id => Assert.False(book.Found(Split(id.ToString()))));
        Assert.True(book.Found(Split("e")));
        var taken = book.TakeAll().Cast<ValueSplit<long>>().ToArray();
        Assert.Equal([("b", 3), ("c", 7), ("d", 0), ("e", 0)], taken.Select(static s => (s.Id, s.Value)));
        Assert.Equal((123, 456), (taken[1].Watermark, taken[1].LargestTimestamp));
        Assert.Equal((EventTime.None, EventTime.None), (taken[2].Watermark, taken[2].LargestTimestamp));
        Assert.Equal(0, book.Count);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    [InlineData(3, 3)]
    public async Task Shares_that_were_cut_for_another_parallelism_give_every_number_once(int before, int after)
    {
        var source = NumberedSources.Sequence(0, 9_999);
        var first = source.CreateDiscovery(before, CodecRegistry.Default);
        var book = new SplitBook(first);
        await using var begun = new ReaderHarness<long>(source, before);
        // The checkpoint comes before the last share has been found.
        foreach (var split in (await begun.DiscoverAsync()).SkipLast(1)) book.Found(split);
        var reader = 0;
        while (book.TryTake(out var split)) begun.Readers[reader++].AddSplit(split);
        for (var n = 0; n < reader; n++) begun.Poll(n);
        var snapshot = book.Snapshot();
        var stored = begun.Readers.SelectMany(static r => r.Splits).Select(s => (ReadOnlyMemory<byte>)first.Codec.ToBytes(s)).ToArray();
        var counted = begun.Values.ToArray();

        var second = source.CreateDiscovery(after, CodecRegistry.Default);
        var restored = SplitBook.Restore(second, snapshot, stored);
        await foreach (var split in second.DiscoverAsync(CancellationToken.None)) restored.Found(split);
        await using var harness = new ReaderHarness<long>(source, after);
        for (var n = 0; restored.TryTake(out var split); n++) harness.Readers[n % after].AddSplit(split);
        harness.Drain();
        Assert.Equal(Enumerable.Range(0, 10_000).Select(static n => (long)n), counted.Concat(harness.Values).Order());
    }

    [Fact]
    public void Bytes_of_another_version_or_source_are_refused()
    {
        var snapshot = new SplitBook(Discovery()).Snapshot();
        snapshot[0] = 9;
        Assert.Contains("version 9", Assert.Throws<StateFormatException>(() => SplitBook.Restore(Discovery(), snapshot, [])).Message, StringComparison.Ordinal);
        var share = ((ISource<long>)NumberedSources.Sequence(1, 5)).CreateDiscovery(1, CodecRegistry.Default);
        var channel = ((ISource<long>)new ChannelSource<long>(System.Threading.Channels.Channel.CreateUnbounded<long>().Reader)).CreateDiscovery(1, CodecRegistry.Default);
        var bytes = share.Codec.ToBytes(InterleavedSplit.Cut(5, 1, double.PositiveInfinity).Single());
        Assert.Throws<StateFormatException>(() => channel.Codec.FromBytes(bytes));
    }

    static ValueSplit<long> Split(string id, long position = 0) => new(id, position);

    static FixedSplits Discovery() => new(static _ => [], ValueSplit<long>.Codec(CodecRegistry.Default.For<long>()));

    static string? Take(SplitBook book) => book.TryTake(out var split) ? split.Id : null;
}
