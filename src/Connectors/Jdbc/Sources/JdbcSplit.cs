using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>A partition of a query, with the position in it.</summary>
internal sealed class JdbcSplit(int index, int of) : SourceSplit($"partition {index + 1} of {of}")
{
    public static SplitCodec Codec { get; } = new SplitCodec<JdbcSplit>(
        static (ref StateWriter writer, JdbcSplit split) => split.Write(ref writer),
        static (ref StateReader reader) => new JdbcSplit((int)reader.ReadVarUInt(), (int)reader.ReadVarUInt())
        {
            Rows = reader.ReadVarInt(),
            LastKey = reader.ReadBool() ? reader.ReadString() : null,
        });

    public int Index => index;

    public int Of => of;

    /// <summary>How many rows have been read.</summary>
    public long Rows { get; set; }

    /// <summary>The key of the last row that was read, as the dialect writes it; null: none, or no order.</summary>
    public string? LastKey { get; set; }

    public override string ToString() => $"{Id}, row {Rows}";

    private void Write(ref StateWriter writer)
    {
        writer.WriteVarUInt((ulong)index);
        writer.WriteVarUInt((ulong)of);
        writer.WriteVarInt(Rows);
        writer.WriteBool(LastKey is not null);
        if (LastKey is not null) writer.WriteString(LastKey);
    }
}
