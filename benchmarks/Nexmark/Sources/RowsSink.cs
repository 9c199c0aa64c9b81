using ActorStream.Benchmarks.Nexmark.Rows;
using ActorStream.Operators;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>Where a query ends: counts its rows, and puts them into a table where there is one.</summary>
internal sealed class RowsSink<TRow>(FinalTable? table) : ISink<TRow> where TRow : IResultRow
{
    long _count;

    /// <summary>How many rows came, all subtasks together.</summary>
    public long Count => Volatile.Read(ref _count);

    Inlet<TRow> ISink<TRow>.CreateOperator(OperatorContext context) => new RowsInlet(new RowsOperator(), this, table);

    sealed class RowsOperator : Operator;

    sealed class RowsInlet(Operator owner, RowsSink<TRow> sink, FinalTable? table) : Inlet<TRow>(owner)
    {
        public override int Process(ReadOnlySpan<TRow> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Interlocked.Add(ref sink._count, values.Length);
            if (table is not null)
                foreach (ref readonly var row in values) table.Put(row);
            return values.Length;
        }
    }
}
