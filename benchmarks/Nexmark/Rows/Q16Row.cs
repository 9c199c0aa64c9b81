namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>
/// A channel's bids, bidders and auctions on a day; <paramref name="Latest"/> is the latest minute of a bid, counted from the epoch, and
/// <paramref name="Day"/> the day's start in epoch milliseconds.
/// </summary>
public readonly record struct Q16Row(string Channel, long Day, long Latest, Ranks Bids, Ranks Bidders, Ranks Auctions) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => Auctions.WriteTo(Bidders.WriteTo(Bids.WriteTo(text.Add(Channel).AddDay(Day).AddMinute(Latest))));

    /// <inheritdoc/>
    public void WriteKeyTo(RowText text) => text.Add(Channel).AddDay(Day);
}
