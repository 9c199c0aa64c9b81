namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>The bids of one session of a bidder, from start to end in epoch milliseconds.</summary>
public readonly record struct Q11Row(long Bidder, long Bids, long Start, long End) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Bidder).Add(Bids).AddTime(Start).AddTime(End);
}
