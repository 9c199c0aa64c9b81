using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>A part of one of Avro's container files: the blocks whose marks before them begin in it.</summary>
internal sealed class AvroSplit(string path, long start, long end, long length) : FileSplit(path, start, end, length)
{
    public static new SplitCodec Codec { get; } = new SplitCodec<AvroSplit>(Write, Read);

    /// <summary>How many records of the block at <see cref="FileSplit.Position"/> have been read.</summary>
    public long Done { get; set; }

    private static void Write(ref StateWriter writer, AvroSplit split)
    {
        Write(ref writer, (FileSplit)split);
        writer.WriteVarInt(split.Done);
    }

    private static new AvroSplit Read(ref StateReader reader) => new(reader.ReadString(), reader.ReadVarInt(), reader.ReadVarInt(), reader.ReadVarInt())
    {
        Position = reader.ReadVarInt(),
        Done = reader.ReadVarInt(),
    };
}
