namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>The bids of an auction on a day; <paramref name="Day"/> is its start in epoch milliseconds.</summary>
public readonly record struct Q17Row(long Auction, long Day, PriceStatistics Prices) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).AddDay(Day)
        .Add(Prices.Total).Add(Prices.Rank1).Add(Prices.Rank2).Add(Prices.Total - Prices.Rank1 - Prices.Rank2)
        .Add(Prices.Min).Add(Prices.Max).Add(Prices.Sum / Prices.Total).Add(Prices.Sum);

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.Add(Auction).AddDay(Day);
}
