using System.Globalization;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>A partition of a topic.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partition">The number of the partition.</param>
/// <param name="position">The offset of the next record.</param>
/// <param name="stop">The offset before which reading ends; <see cref="long.MaxValue"/>: nowhere.</param>
internal sealed class KafkaSplit(string topic, int partition, long position, long stop)
    : SourceSplit(string.Create(CultureInfo.InvariantCulture, $"topic {topic} partition {partition}"))
{
    private long _position = position;
    private long _end = -1;

    public static SplitCodec Codec { get; } = new SplitCodec<KafkaSplit>(Write, Read);

    public override string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"{partition}:{topic}");

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public long Stop { get; } = stop;

    /// <summary>The offset of the next record. Written by the task, read by whoever looks at the lag.</summary>
    public long Position
    {
        get => Volatile.Read(ref _position);
        set => Volatile.Write(ref _position, value);
    }

    /// <summary>The end of the partition, as the last fetch said; negative: not known yet.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>How many records there are behind those that were read, as far as it is known.</summary>
    public long Lag => Math.Max(0, Math.Min(End, Stop) - Position);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} offset {Position}");

    private static void Write(ref StateWriter writer, KafkaSplit split)
    {
        writer.WriteString(split.Topic);
        writer.WriteVarInt(split.Partition);
        writer.WriteVarInt(split.Position);
        writer.WriteVarInt(split.Stop);
    }

    private static KafkaSplit Read(ref StateReader reader) =>
        new(reader.ReadString(), (int)reader.ReadVarInt(), reader.ReadVarInt(), reader.ReadVarInt());
}
