namespace ActorStream.Benchmarks.Nexmark;

/// <summary>A row of a query's result.</summary>
public interface IResultRow
{
    /// <summary>Writes the row's columns.</summary>
    void WriteTo(RowText text);

    /// <summary>Writes the columns by which a row replaces an earlier one; writes none where every row stays.</summary>
    void WriteKeyTo(RowText text)
    {
    }
}
