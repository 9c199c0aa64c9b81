using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The accumulators of one slice of time, by key. Used again for another slice when it is over.</summary>
internal sealed class Slice<TKey, TAcc, TCodec>(StateTable<TKey, TAcc, TCodec> rows)
    where TCodec : struct, ICodec<TKey>
{
    public long Start;
    public long End;

    /// <summary>The end of the last window that the slice is in.</summary>
    public long LastEnd;

    public readonly StateTable<TKey, TAcc, TCodec> Rows = rows;

    /// <summary>Where two stacks are used and the slice is in the front one: what the slice and those behind it in the stack have for a key.</summary>
    public StateTable<TKey, SuffixRow<TAcc>, TCodec>? Suffixes;
}

/// <summary>What a slice and the later ones of the front stack have for a key.</summary>
internal struct SuffixRow<TAcc>
{
    public TAcc Acc;

    /// <summary>The start of the next slice of the front stack that has the key; <see cref="long.MaxValue"/>: none.</summary>
    public long Next;
}

internal sealed class SuffixForm<TAcc>(Codec<TAcc> accumulators) : RowForm<SuffixRow<TAcc>>
{
    public override void Write(ref StateWriter writer, in SuffixRow<TAcc> row)
    {
        writer.WriteVarInt(row.Next);
        accumulators.Write(ref writer, in row.Acc);
    }

    public override SuffixRow<TAcc> Read(ref StateReader reader) => new() { Next = reader.ReadVarInt(), Acc = accumulators.Read(ref reader) };
}
