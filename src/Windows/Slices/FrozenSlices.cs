using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The slices' rows as they were at a barrier, as one state: key, start of the slice, accumulator.</summary>
internal sealed class FrozenSlices<TKey, TAcc>(
    StateDescriptor descriptor, KeyGroupRange range, IReadOnlyList<(long Start, FrozenTable<TKey, TAcc> Rows)> slices, Codec<TKey> keyCodec, Codec<TAcc> rowCodec)
    : FrozenState
{
    public override StateSnapshot Write() => KeyedParts.Write(descriptor, range, WriteGroup);

    int WriteGroup(ref StateWriter writer, int group)
    {
        var count = 0;
        foreach (var (start, rows) in slices)
        {
            for (var cursor = rows.RowsOf(group); cursor.MoveNext();)
            {
                ref readonly var entry = ref rows.At(in cursor);
                keyCodec.Write(ref writer, in entry.Key);
                writer.WriteVarInt(start);
                rowCodec.Write(ref writer, in entry.Row);
                count++;
            }
        }
        return count;
    }
}
