namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A bid as q0 selects it.</summary>
public readonly record struct Q0Row(long Auction, long Bidder, long Price, long DateTime, string Extra) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Auction).Add(Bidder).Add(Price).AddTime(DateTime).Add(Extra);
}
