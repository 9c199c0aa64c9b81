using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>The byte form of a source's splits, with their positions and event time: what a checkpoint stores of them.</summary>
/// <remarks>1 byte version, 1; the watermark and the largest timestamp (signed numbers of variable length); then what the kind of split needs.</remarks>
internal abstract class SplitCodec
{
    private const byte Version = 1;

    /// <summary>The split as it is now.</summary>
    public byte[] ToBytes(SourceSplit split)
    {
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            writer.WriteByte(Version);
            writer.WriteVarInt(split.Watermark);
            writer.WriteVarInt(split.LargestTimestamp);
            Write(ref writer, split);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="StateFormatException">The bytes are damaged, of another kind of split or of a later version.</exception>
    public SourceSplit FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.ReadByte();
        if (version != Version)
            throw new StateFormatException($"A source's split has version {version}, and this library reads version {Version}. Use the version of the library that wrote it, or a newer one.");
        var watermark = reader.ReadVarInt();
        var largest = reader.ReadVarInt();
        var split = Read(ref reader);
        if (reader.Remaining > 0) throw new StateFormatException($"A source's split has {reader.Remaining} bytes too many: it was stored by another kind of source.");
        split.Watermark = watermark;
        split.LargestTimestamp = largest;
        return split;
    }

    private protected abstract void Write(ref StateWriter writer, SourceSplit split);

    private protected abstract SourceSplit Read(ref StateReader reader);
}

/// <summary>Writes one kind of split, position included.</summary>
internal delegate void SplitWrite<TSplit>(ref StateWriter writer, TSplit split);

/// <summary>Reads one kind of split.</summary>
internal delegate TSplit SplitRead<TSplit>(ref StateReader reader);

/// <summary>The byte form of one kind of split.</summary>
internal sealed class SplitCodec<TSplit>(SplitWrite<TSplit> write, SplitRead<TSplit> read) : SplitCodec
    where TSplit : SourceSplit
{
    private protected override void Write(ref StateWriter writer, SourceSplit split) => write(ref writer, (TSplit)split);

    private protected override SourceSplit Read(ref StateReader reader) => read(ref reader);
}
