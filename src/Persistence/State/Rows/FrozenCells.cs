using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The cells of one state in frozen rows.</summary>
internal abstract class FrozenCells<TKey, TCell>
{
    public abstract KeyGroupRange Range { get; }

    public abstract Cursor CellsOf(int group);

    public abstract bool MoveNext(ref Cursor cursor);

    public abstract ref readonly TKey KeyAt(in Cursor cursor);

    public abstract ref readonly TCell CellAt(in Cursor cursor);
}

internal sealed class FrozenCells<TKey, TCells, TPath, TCell>(FrozenTable<TKey, Row<TCells>> rows, int index) : FrozenCells<TKey, TCell>
    where TPath : struct, ICellPath<TCells, TCell>
{
    readonly ulong _bit = 1UL << index;

    public override KeyGroupRange Range => rows.Range;

    public override Cursor CellsOf(int group) => rows.RowsOf(group);

    public override bool MoveNext(ref Cursor cursor)
    {
        while (cursor.MoveNext())
        {
            if ((rows.At(in cursor).Row.Present & _bit) != 0)
                return true;
        }
        return false;
    }

    public override ref readonly TKey KeyAt(in Cursor cursor) => ref rows.At(in cursor).Key;

    public override ref readonly TCell CellAt(in Cursor cursor) => ref TPath.Of(ref Unsafe.AsRef(in rows.At(in cursor).Row.Cells));
}
