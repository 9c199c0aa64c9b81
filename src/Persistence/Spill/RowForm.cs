namespace ActorStream.Persistence;

/// <summary>How rows that hold references are written to spill files: all there is of them, what a snapshot leaves out because it follows from the rest too.</summary>
internal abstract class RowForm<TRow>
{
    public abstract void Write(ref StateWriter writer, in TRow row);

    public abstract TRow Read(ref StateReader reader);
}

/// <summary>Rows that are written as in a snapshot.</summary>
internal sealed class CodecForm<TRow>(Codec<TRow> codec) : RowForm<TRow>
{
    public override void Write(ref StateWriter writer, in TRow row) => codec.Write(ref writer, in row);

    public override TRow Read(ref StateReader reader) => codec.Read(ref reader);
}

/// <summary>Rows with their keys.</summary>
internal abstract class EntryForm<TKey, TRow>
{
    public abstract void Write(ref StateWriter writer, in Entry<TKey, TRow> entry);

    public abstract void Read(ref StateReader reader, ref Entry<TKey, TRow> entry);
}

internal sealed class EntryForm<TKey, TRow, TKeyCodec>(TKeyCodec keyCodec, RowForm<TRow> rows) : EntryForm<TKey, TRow>
    where TKeyCodec : struct, ICodec<TKey>
{
    TKeyCodec _keyCodec = keyCodec;

    public override void Write(ref StateWriter writer, in Entry<TKey, TRow> entry)
    {
        writer.WriteUInt64(entry.Hash);
        _keyCodec.Write(ref writer, in entry.Key);
        rows.Write(ref writer, in entry.Row);
    }

    public override void Read(ref StateReader reader, ref Entry<TKey, TRow> entry)
    {
        entry.Hash = reader.ReadUInt64();
        entry.Key = _keyCodec.Read(ref reader);
        entry.Row = rows.Read(ref reader);
    }
}
