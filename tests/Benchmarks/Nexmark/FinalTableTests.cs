using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Rows;
using Xunit;

namespace ActorStream.Benchmarks.Tests.Nexmark;

public class FinalTableTests
{
    [Fact]
    public void The_bids_of_the_events_give_the_reference_table()
    {
        var table = new FinalTable();
        var batch = new NexmarkEvent[1000];
        var generator = new NexmarkGenerator(100_000, 1000);
        while (generator.Fill(batch) is var made and > 0)
            foreach (var e in batch.AsSpan(0, made))
                if (e.IsBid) table.Put(new BidRow(e.ToBid()));
        Assert.Equal(ReferenceResults.Of["q0"], (table.Count, table.Digest()));
    }

    [Fact]
    public void Rows_are_sorted_by_bytes_and_a_row_replaces_the_one_of_its_key()
    {
        var table = new FinalTable();
        table.Put(new Q17Row(9, 0, Prices(5, 20_000)));
        table.Put(new Q17Row(10, 86_400_000, Prices(1_000_000)));
        table.Put(new Q17Row(9, 0, Prices(5, 20_000, 8)));
        table.Put(new Q5Row(9, 1));
        table.Put(new Q5Row(9, 1));
        Assert.Equal(
            [
                "10\t1970-01-02\t1\t0\t0\t1\t1000000\t1000000\t1000000\t1000000",
                "9\t1",
                "9\t1",
                "9\t1970-01-01\t3\t2\t1\t0\t5\t20000\t6671\t20013",
            ],
            table.Rows());
    }

    [Fact]
    public void Times_have_three_digits_of_a_second_and_decimals_three_of_their_own() =>
        Assert.Equal("2015-07-15 00:00:00.007\t12.040\t0.908", new RowText().AddTime(1436918400007).AddThousandths(12_040).AddThousandths(908).Take());

    [Fact]
    public void An_empty_text_is_a_column() => Assert.Equal("\t1", new RowText().Add("").Add(1).Take());

    static PriceStatistics Prices(params long[] prices)
    {
        var statistics = default(PriceStatistics);
        foreach (var price in prices) statistics.Add(price);
        return statistics;
    }

    readonly record struct BidRow(Bid Bid) : IResultRow
    {
        public void WriteTo(RowText text) => text.Add(Bid.Auction).Add(Bid.Bidder).Add(Bid.Price).AddTime(Bid.DateTime).Add(Bid.Extra);
    }
}
