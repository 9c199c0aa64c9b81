using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>Where a Kafka source ends. The ends are fixed when the job starts; topics and partitions that come later are not read.</summary>
/// <remarks>Immutable and safe to share.</remarks>
public sealed class BoundedMode
{
    private BoundedMode(OffsetKind kind) => Kind = kind;

    /// <summary>Nowhere: the source goes on for ever. The default.</summary>
    public static BoundedMode Unbounded { get; } = new(OffsetKind.Unbounded);

    /// <summary>At what is the end of each partition when the job starts.</summary>
    public static BoundedMode LatestOffset { get; } = new(OffsetKind.Latest);

    /// <summary>At what the group has committed when the job starts; a partition for which it has nothing committed fails the job.</summary>
    public static BoundedMode GroupOffsets { get; } = new(OffsetKind.Group);

    internal OffsetKind Kind { get; }

    internal DateTimeOffset Time { get; private init; }

    internal SpecificOffsets? Offsets { get; private init; }

    /// <summary>Before the first record in each partition whose timestamp, Kafka's own, is this or later; where there is none, at the partition's end.</summary>
    /// <param name="time">The time, in whole milliseconds.</param>
    public static BoundedMode Timestamp(DateTimeOffset time) => new(OffsetKind.Timestamp) { Time = time };

    /// <summary>Before these offsets of a source with one topic; partitions that are not listed are read without an end.</summary>
    /// <param name="offsets">Partition, and the offset before which it ends.</param>
    public static BoundedMode SpecificOffsets(params IEnumerable<(int Partition, long Offset)> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return new(OffsetKind.Specific) { Offsets = new(offsets.Select(static o => ((string?)null, o.Partition, o.Offset))) };
    }

    /// <summary>Before these offsets of several topics; partitions that are not listed are read without an end.</summary>
    /// <param name="offsets">Topic, partition, and the offset before which it ends.</param>
    public static BoundedMode SpecificOffsets(params IEnumerable<(string Topic, int Partition, long Offset)> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return new(OffsetKind.Specific) { Offsets = new(offsets.Select(static o => ((string?)o.Topic, o.Partition, o.Offset))) };
    }

    /// <summary>The mode by its SQL name, with what it goes by.</summary>
    public override string ToString() => Kind switch
    {
        OffsetKind.Latest => "latest-offset",
        OffsetKind.Group => "group-offsets",
        OffsetKind.Timestamp => string.Create(CultureInfo.InvariantCulture, $"timestamp {Time.ToUnixTimeMilliseconds()}"),
        OffsetKind.Specific => $"specific-offsets {Offsets}",
        _ => "unbounded",
    };
}
