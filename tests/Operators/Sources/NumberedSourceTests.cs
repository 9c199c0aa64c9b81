using ActorStream.Connectors;
using ActorStream.Operators.Sources;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class NumberedSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task The_records_are_the_same_at_any_parallelism(int parallelism)
    {
        await using var harness = await new ReaderHarness<long>(DataGeneratorSource.Of(static n => n * n, count: 10_000), parallelism).ReadAsync();
        Assert.Equal(Enumerable.Range(0, 10_000).Select(static n => (long)n * n), harness.Values.Order());
        Assert.Equal(parallelism, harness.Log.Select(static r => r.Reader).Distinct().Count());
    }

    [Fact]
    public void Shares_of_any_cut_are_every_number_once_and_in_order()
    {
        var cuts = from count in Gen.Choose(0, 5_000) from readers in Gen.Choose(1, 17) from rate in Gen.Elements(double.PositiveInfinity, 10, 10_000, 1e7) select (count, readers, rate);
        Check.QuickThrowOnFailure(Prop.ForAll(cuts.ToArbitrary(), static cut =>
        {
            var all = new List<long>();
            foreach (var split in InterleavedSplit.Cut(cut.count, cut.readers, cut.rate))
            {
                var share = new List<long>();
                while (split.Done < split.Length)
                {
                    var (first, run) = (split.Next, split.Run);
                    for (var i = 0; i < run; i++, split.Done++) share.Add(first + i);
                }
                if (!share.SequenceEqual(share.Order())) return false;
                all.AddRange(share);
            }
            return all.Order().SequenceEqual(Enumerable.Range(0, cut.count).Select(static n => (long)n));
        }));
    }

    [Fact]
    public async Task A_sequence_holds_both_ends()
    {
        await using var harness = await new ReaderHarness<long>(NumberedSources.Sequence(-3, 100), 4).ReadAsync();
        Assert.Equal(Enumerable.Range(-3, 104).Select(static n => (long)n), harness.Values.Order());
        Assert.Equal(Boundedness.Bounded, harness.Source.Boundedness);
    }

    [Fact]
    public void A_sequence_that_ends_before_it_starts_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(static () => NumberedSources.Sequence(5, 4));
        Assert.Contains("FromSequence(5, 4)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => NumberedSources.Sequence(long.MinValue, long.MaxValue));
    }

    [Fact]
    public async Task A_collection_keeps_its_order_and_is_read_by_one()
    {
        var words = Enumerable.Range(0, 3_000).Select(static n => $"w{n}").ToList();
        await using var harness = await new ReaderHarness<string>(NumberedSources.Collection(words), 3).ReadAsync();
        Assert.Equal(words, harness.Values);
        Assert.Equal([0], harness.Log.Select(static r => r.Reader).Distinct());
        Assert.False(harness.Source.IsParallel);
    }

    [Fact]
    public async Task A_parallel_collection_is_shared()
    {
        var words = Enumerable.Range(0, 3_000).Select(static n => $"w{n:d4}").ToList();
        await using var harness = await new ReaderHarness<string>(NumberedSources.Collection(words, parallel: true), 3).ReadAsync();
        Assert.Equal(words, harness.Values.Order(StringComparer.Ordinal));
        Assert.Equal(3, harness.Log.Select(static r => r.Reader).Distinct().Count());
    }

    [Fact]
    public async Task An_empty_collection_ends_at_once()
    {
        await using var harness = await new ReaderHarness<string>(NumberedSources.Collection(Array.Empty<string>())).ReadAsync();
        Assert.Empty(harness.Log);
        Assert.Equal(1, harness.Ended);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task At_a_limited_rate_all_readers_together_give_that_many_a_second(int parallelism)
    {
        await using var harness = await new ReaderHarness<long>(DataGeneratorSource.Of(static n => n, recordsPerSecond: 10), parallelism).AssignAsync();
        harness.Drain();
        Assert.Equal([0L], harness.Values);
        harness.Time.Now = 99;
        harness.Drain();
        Assert.Single(harness.Log);
        Assert.Equal(100, harness.Readers.Min(static r => r.NextPollTime));
        harness.Time.Now = 1_000;
        harness.Drain();
        Assert.Equal(Enumerable.Range(0, 11).Select(static n => (long)n), harness.Values.Order());
        harness.Time.Now = 60_000;
        harness.Drain();
        Assert.Equal(601, harness.Log.Count);
    }

    [Fact]
    public async Task Batches_are_filled_with_the_right_numbers_and_timestamps()
    {
        static void Fill(long first, Span<int> values, Span<long> timestamps)
        {
            for (var i = 0; i < values.Length; i++) (values[i], timestamps[i]) = ((int)(first + i), (first + i) * 1000);
        }

        await using var harness = await new ReaderHarness<int>(DataGeneratorSource.OfBatches<int>(Fill, count: 5_000), 2).ReadAsync();
        Assert.Equal(Enumerable.Range(0, 5_000), harness.Values.Order());
        Assert.All(harness.Log, static r => Assert.Equal(r.Value * 1000L, r.Timestamp));
    }

    [Fact]
    public async Task Batches_without_timestamps_have_none()
    {
        var source = DataGeneratorSource.OfBatches(static (long first, Span<byte> values) => values.Fill((byte)first), count: 3_000);
        await using var harness = await new ReaderHarness<byte>(source).ReadAsync();
        Assert.Equal(3_000, harness.Log.Count);
        Assert.All(harness.Log, static r => Assert.Equal(long.MinValue, r.Timestamp));
    }

    [Fact]
    public async Task A_share_goes_on_where_it_was()
    {
        var source = DataGeneratorSource.Of(static n => n, count: 5_000);
        await using var before = await new ReaderHarness<long>(source, 2).AssignAsync();
        before.Poll(0);
        before.Poll(1);
        await using var after = new ReaderHarness<long>(source);
        foreach (var split in before.Readers.SelectMany(static r => r.Splits)) after.Readers[0].AddSplit(split);
        after.Drain();
        Assert.Equal(Enumerable.Range(0, 5_000).Select(static n => (long)n), before.Values.Concat(after.Values).Order());
    }

    [Fact]
    public async Task A_generator_that_fails_says_at_which_record()
    {
        var source = DataGeneratorSource.Of(static n => n == 1_234 ? throw new InvalidOperationException("no such record") : n, count: 5_000);
        await using var harness = await new ReaderHarness<long>(source).AssignAsync();
        Assert.Throws<InvalidOperationException>(harness.Drain);
        Assert.Equal("record 1234", harness.Readers[0].Origin(0));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => DataGeneratorSource.Of(static n => n, count: -1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => DataGeneratorSource.Of(static n => n, recordsPerSecond: 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => DataGeneratorSource.Of(static n => n, recordsPerSecond: double.NaN));
    }

    [Fact]
    public void A_generator_is_bounded_by_its_count()
    {
        Assert.Equal(Boundedness.Bounded, DataGeneratorSource.Of(static n => n, count: 1).Boundedness);
        Assert.Equal(Boundedness.Unbounded, DataGeneratorSource.Of(static n => n).Boundedness);
    }
}
