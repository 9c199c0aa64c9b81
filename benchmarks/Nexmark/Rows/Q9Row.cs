namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>An auction and its winning bid.</summary>
public readonly record struct Q9Row(Auction Auction, long Bidder, long Price, long BidTime, string BidExtra) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction.Id).Add(Auction.ItemName).Add(Auction.Description).Add(Auction.InitialBid)
        .Add(Auction.Reserve).AddTime(Auction.DateTime).AddTime(Auction.Expires).Add(Auction.Seller).Add(Auction.Category).Add(Auction.Extra)
        .Add(Auction.Id).Add(Bidder).Add(Price).AddTime(BidTime).Add(BidExtra);

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.Add(Auction.Id);
}
