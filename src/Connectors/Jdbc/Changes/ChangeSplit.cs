using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>The log of changes, with the position in it.</summary>
internal sealed class ChangeSplit(string slot) : SourceSplit(slot)
{
    public static SplitCodec Codec { get; } = new SplitCodec<ChangeSplit>(
        static (ref StateWriter writer, ChangeSplit split) =>
        {
            writer.WriteString(split.Id);
            writer.WriteBool(split.IsBegun);
            writer.WriteBool(split.HasSnapshot);
            writer.WriteVarUInt(split.Lsn);
            writer.WriteVarInt(split.Changes);
        },
        static (ref StateReader reader) => new ChangeSplit(reader.ReadString())
        {
            IsBegun = reader.ReadBool(),
            HasSnapshot = reader.ReadBool(),
            Lsn = reader.ReadVarUInt(),
            Changes = reader.ReadVarInt(),
        });

    /// <summary>Whether anything has been read: its slot is this job's.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Whether all of the snapshot has been read.</summary>
    public bool HasSnapshot { get; set; }

    /// <summary>The end of the last transaction of which everything has been read.</summary>
    public ulong Lsn { get; set; }

    /// <summary>How many rows of the transaction behind it have been read.</summary>
    public long Changes { get; set; }

    public override string ToString() => HasSnapshot ? $"{Id}, {new NpgsqlTypes.NpgsqlLogSequenceNumber(Lsn)}, change {Changes}" : $"{Id}, the snapshot";
}
