namespace ActorStream.Persistence;

/// <summary>A whole table of an operator of this library as one state: its rows by key (a window's slices, a join's buffers).</summary>
internal sealed class FrozenRows<TKey, TRow>(StateDescriptor descriptor, FrozenTable<TKey, TRow> rows, Codec<TKey> keyCodec, Codec<TRow> rowCodec) : FrozenState
{
    public override StateSnapshot Write() => KeyedParts.Write(descriptor, rows.Range, WriteGroup);

    int WriteGroup(ref StateWriter writer, int group)
    {
        var count = 0;
        for (var cursor = rows.RowsOf(group); cursor.MoveNext();)
        {
            ref readonly var entry = ref rows.At(in cursor);
            keyCodec.Write(ref writer, in entry.Key);
            rowCodec.Write(ref writer, in entry.Row);
            count++;
        }
        return count;
    }
}
