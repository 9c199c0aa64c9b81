namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A bid in euros: <paramref name="Price"/> is in thousandths.</summary>
public readonly record struct Q1Row(long Auction, long Bidder, long Price, long DateTime, string Extra) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).Add(Bidder).AddThousandths(Price).AddTime(DateTime).Add(Extra);
}
