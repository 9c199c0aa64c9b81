using System.Runtime.CompilerServices;

namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>Where a query's rows end: counted, and put into a table where there is one.</summary>
public sealed class RowSink<TRow>(FinalTable? table) where TRow : IResultRow
{
    /// <summary>How many rows came.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TRow row)
    {
        Count++;
        if (table is not null) table.Put(row);
    }
}
