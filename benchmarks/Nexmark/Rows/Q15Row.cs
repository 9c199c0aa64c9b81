namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A day's bids, bidders and auctions; <paramref name="Day"/> is its start in epoch milliseconds.</summary>
public readonly record struct Q15Row(long Day, Ranks Bids, Ranks Bidders, Ranks Auctions) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => Auctions.WriteTo(Bidders.WriteTo(Bids.WriteTo(text.AddDay(Day))));

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.AddDay(Day);
}
