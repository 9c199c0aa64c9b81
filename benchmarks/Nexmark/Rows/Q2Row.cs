namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A bid on one of the auctions that q2 watches.</summary>
public readonly record struct Q2Row(long Auction, long Price) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).Add(Price);
}
