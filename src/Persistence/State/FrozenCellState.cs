using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A state that has cells in the rows of its operator, at a barrier.</summary>
internal abstract class FrozenCellState<TKey, TCell>(StateDescriptor descriptor, FrozenCells<TKey, TCell> cells, Codec<TKey> keyCodec)
    : FrozenKeyed(descriptor, cells.Range)
{
    public override bool IsChanges => cells.IsChanges;

    public override int TotalRows => cells.TotalRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(KeyedOutput output)
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            foreach (var (key, hash) in cells.Removed)
                Remove(ref writer, output, in key, hash);
            // A row that has changed may have lost this state.
            for (var cursor = cells.Rows(); IsChanges && cells.MoveNext(ref cursor, present: false);)
            {
                cells.At(in cursor, out var key, out var hash);
                Remove(ref writer, output, in key, hash);
            }
            for (var cursor = cells.Rows(); cells.MoveNext(ref cursor, present: true);)
            {
                ref readonly var cell = ref cells.At(in cursor, out var key, out var hash);
                writer.Clear();
                keyCodec.Write(ref writer, in key);
                Write(ref writer, in key, in cell);
                output.Row(hash, writer.WrittenSpan);
            }
        }
        finally
        {
            writer.Dispose();
        }
    }

    private protected abstract void Write(ref StateWriter writer, in TKey key, in TCell cell);

    void Remove(ref StateWriter writer, KeyedOutput output, in TKey key, ulong hash)
    {
        writer.Clear();
        keyCodec.Write(ref writer, in key);
        output.Removed(hash, writer.WrittenSpan);
    }
}

/// <summary>A state that is its cell: value, list, reducing, aggregating.</summary>
internal sealed class FrozenValueState<TKey, TCell>(StateDescriptor descriptor, FrozenCells<TKey, TCell> cells, Codec<TKey> keyCodec, Codec<TCell> codec)
    : FrozenCellState<TKey, TCell>(descriptor, cells, keyCodec)
{
    private protected override void Write(ref StateWriter writer, in TKey key, in TCell cell) => codec.Write(ref writer, in cell);
}
