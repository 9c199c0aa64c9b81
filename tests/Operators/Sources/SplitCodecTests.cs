using System.Runtime.CompilerServices;
using ActorStream.Connectors;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class SplitCodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public async Task A_generator_goes_on_behind_the_stored_position_with_the_same_records(int before, int after)
    {
        var source = DataGeneratorSource.Of(static n => n * n, count: 20_000);
        var codec = source.CreateDiscovery(before, CodecRegistry.Default).Codec;
        await using var first = await new ReaderHarness<long>(source, before).AssignAsync();
        for (var n = 0; n < before; n++) first.Poll(n);
        Assert.InRange(first.Log.Count, 1, 19_999);
        var stored = first.Readers.SelectMany(static r => r.Splits).Select(codec.ToBytes).ToArray();
        var counted = first.Values.ToArray();
        first.Drain();

        await using var second = new ReaderHarness<long>(source, after);
        for (var n = 0; n < stored.Length; n++) second.Readers[n % after].AddSplit(codec.FromBytes(stored[n]));
        second.Drain();
        Assert.Equal(Enumerable.Range(0, 20_000).Select(static n => (long)n * n), counted.Concat(second.Values).Order());
    }

    [Fact]
    public async Task A_collection_goes_on_where_it_was()
    {
        var source = NumberedSources.Collection(Enumerable.Range(0, 5_000).Select(static n => $"r{n}"));
        var codec = source.CreateDiscovery(1, CodecRegistry.Default).Codec;
        await using var first = await new ReaderHarness<string>(source).AssignAsync();
        first.Poll();
        var stored = codec.ToBytes(first.Readers[0].Splits[0]);
        var read = first.Log.Count;
        await using var second = new ReaderHarness<string>(source);
        second.Readers[0].AddSplit(codec.FromBytes(stored));
        second.Drain();
        Assert.Equal(Enumerable.Range(read, 5_000 - read).Select(static n => $"r{n}"), second.Values);
    }

    [Fact]
    public async Task The_splits_of_a_program_are_stored_with_their_values_and_known_again_in_any_order()
    {
        var source = new Chapters();
        var first = ((ISource<string>)source).CreateDiscovery(1, CodecRegistry.Default);
        var book = new SplitBook(first);
        await foreach (var split in first.DiscoverAsync(CancellationToken.None)) Assert.True(book.Found(split));
        Assert.Equal(4, book.Count);
        Assert.True(book.TryTake(out var taken));
        ((ValueSplit<Chapter>)taken).Value = new Chapter("one", 1, ["x", "y"], 17);
        source.Reversed = true;
        var second = ((ISource<string>)source).CreateDiscovery(3, CodecRegistry.Default);
        var restored = SplitBook.Restore(second, book.Snapshot(), [first.Codec.ToBytes(taken)]);
        await foreach (var split in second.DiscoverAsync(CancellationToken.None)) Assert.False(restored.Found(split));
        Assert.Equal(4, restored.Count);
        Assert.True(restored.TryTake(out var again));
        var value = ((ValueSplit<Chapter>)again).Value;
        Assert.Equal(("one", 17), (value.Book, value.Line));
        Assert.Equal(["x", "y"], value.Marks);
        Assert.Equal(taken.Id, again.Id);
    }

    [Fact]
    public void A_type_of_splits_that_cannot_be_encoded_is_refused_naming_the_member()
    {
        var fault = Assert.Throws<UnsupportedTypeException>(() => ((ISource<string>)new Sockets()).CreateDiscovery(1, CodecRegistry.Default));
        Assert.Contains("Feed", fault.Message, StringComparison.Ordinal);
    }

    sealed record Chapter(string Book, int Number, string[] Marks, int Line)
    {
        // Names need not tell splits apart.
        public override string ToString() => Book;
    }

    sealed class Chapters : SplitSource<string, Chapter>
    {
        public bool Reversed { get; set; }

        public override Boundedness Boundedness => Boundedness.Bounded;

        public override IAsyncEnumerable<Chapter> DiscoverSplitsAsync(CancellationToken cancellationToken)
        {
            Chapter[] all = [new("one", 1, ["x", "y"], 0), new("one", 2, ["x", "y"], 0), new("two", 1, [], 0), new("two", 1, [], 0)];
            return (Reversed ? all.Reverse() : all).ToAsyncEnumerable();
        }

        public override async IAsyncEnumerable<(string Record, Chapter Split)> ReadAsync(Chapter split, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }
    }

    sealed record Connection(string Name, Stream Feed);

    sealed class Sockets : SplitSource<string, Connection>
    {
        public override Boundedness Boundedness => Boundedness.Unbounded;

        public override IAsyncEnumerable<Connection> DiscoverSplitsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public override IAsyncEnumerable<(string Record, Connection Split)> ReadAsync(Connection split, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
