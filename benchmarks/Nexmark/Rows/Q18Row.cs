namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>The last bid of a bidder on an auction: a row replaces the earlier one of the two.</summary>
public readonly record struct Q18Row(Bid Bid) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Bid.Auction).Add(Bid.Bidder).Add(Bid.Price).Add(Bid.Channel).Add(Bid.Url)
        .AddTime(Bid.DateTime).Add(Bid.Extra);

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.Add(Bid.Bidder).Add(Bid.Auction);
}
