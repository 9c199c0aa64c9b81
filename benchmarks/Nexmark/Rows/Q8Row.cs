namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A person who registered and opened an auction in the same window.</summary>
public readonly record struct Q8Row(long Person, string Name, long Start) : IResultRow
{
    /// <inheritdoc/>
    public void WriteTo(RowText text) => text.Add(Person).Add(Name).AddTime(Start);
}
