namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A seller of the region, and an auction.</summary>
public readonly record struct Q3Row(string Name, string City, string State, long Auction) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Name).Add(City).Add(State).Add(Auction);
}
