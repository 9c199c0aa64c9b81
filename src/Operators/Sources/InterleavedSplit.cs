namespace ActorStream.Operators.Sources;

/// <summary>
/// One reader's share of the records 0 to count: every <paramref name="of"/>-th block of consecutive numbers. Shares advance side by
/// side, so that event time that grows with the number stays together.
/// </summary>
internal sealed class InterleavedSplit(int index, int of, int block, long count) : SourceSplit($"share {index + 1} of {of}")
{
    private const int LargestBlock = 1024;
    private const int BlocksPerSecond = 100;
    private readonly long _stride = (long)of * block;

    public static SplitCodec Codec { get; } = new SplitCodec<InterleavedSplit>(Write, Read);

    /// <summary>How many records of the share have been read: the position.</summary>
    public long Done { get; set; }

    /// <summary>How many records the share has.</summary>
    public long Length { get; } = (count / ((long)of * block) * block) + Math.Clamp((count % ((long)of * block)) - ((long)index * block), 0, block);

    /// <summary>The number of the next record.</summary>
    public long Next => (Done / block * _stride) + ((long)index * block) + (Done % block);

    /// <summary>How many consecutive numbers come next.</summary>
    public long Run => of == 1 ? Length - Done : Math.Min(block - (Done % block), Length - Done);

    /// <summary>Cuts <paramref name="count"/> records for so many readers; at a limited rate finely, so that all of them have work at any time.</summary>
    public static IEnumerable<InterleavedSplit> Cut(long count, int readers, double recordsPerSecond)
    {
        var block = Math.Clamp(count / (readers * 4L), 1, LargestBlock);
        if (!double.IsPositiveInfinity(recordsPerSecond)) block = Math.Clamp((long)(recordsPerSecond / BlocksPerSecond / readers), 1, block);
        for (var index = 0; index < readers; index++) yield return new InterleavedSplit(index, readers, (int)block, count);
    }

    public override string ToString() => $"record {Next}";

    private static void Write(ref StateWriter writer, InterleavedSplit split) => split.Write(ref writer);

    private static InterleavedSplit Read(ref StateReader reader) =>
        new((int)reader.ReadVarUInt(), (int)reader.ReadVarUInt(), (int)reader.ReadVarUInt(), reader.ReadVarInt()) { Done = reader.ReadVarInt() };

    private void Write(ref StateWriter writer)
    {
        writer.WriteVarUInt((ulong)index);
        writer.WriteVarUInt((ulong)of);
        writer.WriteVarUInt((ulong)block);
        writer.WriteVarInt(count);
        writer.WriteVarInt(Done);
    }
}
