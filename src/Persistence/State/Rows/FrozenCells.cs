using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The cells of one state in frozen rows.</summary>
internal abstract class FrozenCells<TKey, TCell>
{
    public abstract KeyGroupRange Range { get; }

    /// <summary>Whether these are only the rows that have changed.</summary>
    public abstract bool IsChanges { get; }

    /// <summary>How many rows there were in all.</summary>
    public abstract int TotalRows { get; }

    /// <summary>Gives out the keys that lost the state, and the cells of those that have it.</summary>
    public abstract void Write<TWriter>(TWriter writer, KeyedOutput output)
        where TWriter : struct, IRowWriter<TKey, TCell>;
}

internal sealed class FrozenCells<TKey, TCells, TPath, TCell>(FrozenTable<TKey, Row<TCells>> rows, int index) : FrozenCells<TKey, TCell>
    where TPath : struct, ICellPath<TCells, TCell>
{
    public override KeyGroupRange Range => rows.Range;

    public override bool IsChanges => rows.IsChanges;

    public override int TotalRows => rows.Count;

    public override void Write<TWriter>(TWriter writer, KeyedOutput output) => RowLoop.Write<TKey, Row<TCells>, TCell, CellPart, TWriter>(rows, new(1UL << index), writer, output);

    readonly struct CellPart(ulong bit) : IRowPart<Row<TCells>, TCell>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref readonly TCell Of(in Row<TCells> row) => ref TPath.Of(ref Unsafe.AsRef(in row.Cells));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsIn(in Row<TCells> row) => (row.Present & bit) != 0;
    }
}
