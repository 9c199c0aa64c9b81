using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Writes a key, and what a state has for it. Always a struct, so that the loop over rows is compiled for it.</summary>
internal interface IRowWriter<TKey, TCell>
{
    void WriteKey(ref StateWriter writer, in TKey key);

    void WriteCell(ref StateWriter writer, in TKey key, in TCell cell);
}

/// <summary>What of a row belongs to a state. Always a struct.</summary>
internal interface IRowPart<TRow, TCell>
{
    static abstract ref readonly TCell Of(in TRow row);

    bool IsIn(in TRow row);
}

/// <summary>All of the row.</summary>
internal readonly struct WholeRow<TRow> : IRowPart<TRow, TRow>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly TRow Of(in TRow row) => ref row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsIn(in TRow row) => true;
}

/// <summary>The loop over the rows of a frozen table, with nothing in it that is not known to the compiler.</summary>
internal static class RowLoop
{
    /// <summary>Gives out the keys that were removed, and the rows that have the state; of changes also the keys of those that have not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<TKey, TRow, TCell, TPart, TWriter>(FrozenTable<TKey, TRow> rows, TPart part, TWriter rowWriter, KeyedOutput output)
        where TPart : struct, IRowPart<TRow, TCell>
        where TWriter : struct, IRowWriter<TKey, TCell>
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            foreach (var (key, hash) in rows.Removed)
            {
                writer.Clear();
                rowWriter.WriteKey(ref writer, in key);
                output.Removed(hash, writer.WrittenSpan);
            }
            var cursor = rows.Rows();
            while (rows.NextRun(ref cursor, out var run, out var wanted))
            {
                for (; wanted != 0; wanted &= wanted - 1)
                {
                    ref readonly var entry = ref run[BitOperations.TrailingZeroCount(wanted)];
                    writer.Clear();
                    rowWriter.WriteKey(ref writer, in entry.Key);
                    if (part.IsIn(in entry.Row))
                    {
                        rowWriter.WriteCell(ref writer, in entry.Key, in TPart.Of(in entry.Row));
                        output.Row(entry.Hash, writer.WrittenSpan);
                    }
                    else if (rows.IsChanges)
                    {
                        output.Removed(entry.Hash, writer.WrittenSpan);
                    }
                }
            }
        }
        finally
        {
            writer.Dispose();
        }
    }
}
