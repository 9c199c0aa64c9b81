namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>One of the ten dearest bids on an auction; a row replaces the earlier one of the same auction and rank.</summary>
public readonly record struct Q19Row(Bid Bid, long Rank) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Bid.Auction).Add(Bid.Bidder).Add(Bid.Price).Add(Bid.Channel).Add(Bid.Url)
        .AddTime(Bid.DateTime).Add(Bid.Extra).Add(Rank);

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.Add(Bid.Auction).Add(Rank);
}
