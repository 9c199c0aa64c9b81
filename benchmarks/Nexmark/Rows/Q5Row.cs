namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A hottest auction of a window, and its bids.</summary>
public readonly record struct Q5Row(long Auction, long Bids) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).Add(Bids);
}
