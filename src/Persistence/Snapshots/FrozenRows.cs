using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A whole table of an operator of this library as one state: its rows by key (a window's slices, a join's buffers).</summary>
internal sealed class FrozenRows<TKey, TRow>(StateDescriptor descriptor, FrozenTable<TKey, TRow> rows, Codec<TKey> keyCodec, Codec<TRow> rowCodec)
    : FrozenKeyed(descriptor, rows.Range)
{
    public override bool IsChanges => rows.IsChanges;

    public override int TotalRows => rows.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(KeyedOutput output)
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            foreach (var (key, hash) in rows.Removed)
            {
                writer.Clear();
                keyCodec.Write(ref writer, in key);
                output.Removed(hash, writer.WrittenSpan);
            }
            for (var cursor = rows.Rows(); rows.MoveNext(ref cursor);)
            {
                ref readonly var entry = ref rows.At(in cursor);
                writer.Clear();
                keyCodec.Write(ref writer, in entry.Key);
                rowCodec.Write(ref writer, in entry.Row);
                output.Row(entry.Hash, writer.WrittenSpan);
            }
        }
        finally
        {
            writer.Dispose();
        }
    }
}
