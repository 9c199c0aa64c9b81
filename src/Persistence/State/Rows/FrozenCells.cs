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

    /// <summary>The keys whose rows were removed.</summary>
    public abstract IReadOnlyList<RemovedKey<TKey>> Removed { get; }

    public abstract FrozenCursor Rows();

    /// <summary>Moves to the next row that has the state, or has not.</summary>
    public abstract bool MoveNext(ref FrozenCursor cursor, bool present);

    /// <summary>The cell that a cursor is at, with its key; it holds until the next call.</summary>
    public abstract ref readonly TCell At(in FrozenCursor cursor, out TKey key, out ulong hash);
}

internal sealed class FrozenCells<TKey, TCells, TPath, TCell>(FrozenTable<TKey, Row<TCells>> rows, int index) : FrozenCells<TKey, TCell>
    where TPath : struct, ICellPath<TCells, TCell>
{
    readonly ulong _bit = 1UL << index;

    public override KeyGroupRange Range => rows.Range;

    public override bool IsChanges => rows.IsChanges;

    public override int TotalRows => rows.Count;

    public override IReadOnlyList<RemovedKey<TKey>> Removed => rows.Removed;

    public override FrozenCursor Rows() => rows.Rows();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool MoveNext(ref FrozenCursor cursor, bool present)
    {
        while (rows.MoveNext(ref cursor))
        {
            if ((rows.At(in cursor).Row.Present & _bit) != 0 == present)
                return true;
        }
        return false;
    }

    public override ref readonly TCell At(in FrozenCursor cursor, out TKey key, out ulong hash)
    {
        ref readonly var entry = ref rows.At(in cursor);
        (key, hash) = (entry.Key, entry.Hash);
        return ref TPath.Of(ref Unsafe.AsRef(in entry.Row.Cells));
    }
}
