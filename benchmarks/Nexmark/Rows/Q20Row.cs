namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A bid and its auction.</summary>
public readonly record struct Q20Row(Bid Bid, Auction Auction) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Bid.Auction).Add(Bid.Bidder).Add(Bid.Price).Add(Bid.Channel).Add(Bid.Url)
        .AddTime(Bid.DateTime).Add(Bid.Extra).Add(Auction.ItemName).Add(Auction.Description).Add(Auction.InitialBid).Add(Auction.Reserve)
        .AddTime(Auction.DateTime).AddTime(Auction.Expires).Add(Auction.Seller).Add(Auction.Category).Add(Auction.Extra);
}
