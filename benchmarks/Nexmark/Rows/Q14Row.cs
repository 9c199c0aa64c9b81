namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A bid in euros (<paramref name="Price"/> in thousandths), the time of day and how many letters c its extra text has.</summary>
public readonly record struct Q14Row(
    long Auction, long Bidder, long Price, string BidTimeType, long DateTime, string Extra, long Letters) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) =>
        text.Add(Auction).Add(Bidder).AddThousandths(Price).Add(BidTimeType).AddTime(DateTime).Add(Extra).Add(Letters);
}
