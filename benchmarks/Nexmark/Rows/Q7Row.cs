namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A highest bid of a window.</summary>
public readonly record struct Q7Row(long Auction, long Price, long Bidder, long DateTime, string Extra) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).Add(Price).Add(Bidder).AddTime(DateTime).Add(Extra);
}
