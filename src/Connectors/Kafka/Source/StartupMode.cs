using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>Where a Kafka source begins to read when the job has no checkpoint; with one, it is the checkpoint that says where.</summary>
/// <remarks>Partitions that are found while the job runs are read from their beginning in every mode. Immutable and safe to share.</remarks>
public sealed class StartupMode
{
    private StartupMode(OffsetKind kind) => Kind = kind;

    /// <summary>From the oldest record of each partition.</summary>
    public static StartupMode EarliestOffset { get; } = new(OffsetKind.Earliest) { Reset = OffsetReset.Earliest };

    /// <summary>From the end of each partition: what comes after the start.</summary>
    public static StartupMode LatestOffset { get; } = new(OffsetKind.Latest) { Reset = OffsetReset.Latest };

    internal OffsetKind Kind { get; }

    /// <summary>What to do where there is no such offset, or the record is not there any more.</summary>
    internal OffsetReset Reset { get; private init; }

    internal DateTimeOffset Time { get; private init; }

    internal SpecificOffsets? Offsets { get; private init; }

    /// <summary>From what the group has committed.</summary>
    /// <param name="reset">Where to begin in partitions for which it has not; without a group id in all of them.</param>
    public static StartupMode GroupOffsets(OffsetReset reset = OffsetReset.Earliest) => new(OffsetKind.Group) { Reset = reset };

    /// <summary>From the first record in each partition whose timestamp, Kafka's own, is this or later; where there is none, from the end.</summary>
    /// <param name="time">The earliest time, in whole milliseconds.</param>
    public static StartupMode Timestamp(DateTimeOffset time) => new(OffsetKind.Timestamp) { Time = time, Reset = OffsetReset.Latest };

    /// <summary>From these offsets of a source with one topic; partitions that are not listed begin where the group is, or at their beginning.</summary>
    /// <param name="offsets">Partition and offset of the first record to read.</param>
    public static StartupMode SpecificOffsets(params IEnumerable<(int Partition, long Offset)> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return new(OffsetKind.Specific) { Offsets = new(offsets.Select(static o => ((string?)null, o.Partition, o.Offset))) };
    }

    /// <summary>From these offsets of several topics; partitions that are not listed begin where the group is, or at their beginning.</summary>
    /// <param name="offsets">Topic, partition and offset of the first record to read.</param>
    public static StartupMode SpecificOffsets(params IEnumerable<(string Topic, int Partition, long Offset)> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return new(OffsetKind.Specific) { Offsets = new(offsets.Select(static o => ((string?)o.Topic, o.Partition, o.Offset))) };
    }

    /// <summary>The mode by its SQL name, with what it goes by.</summary>
    public override string ToString() => Kind switch
    {
        OffsetKind.Earliest => "earliest-offset",
        OffsetKind.Latest => "latest-offset",
        OffsetKind.Timestamp => string.Create(CultureInfo.InvariantCulture, $"timestamp {Time.ToUnixTimeMilliseconds()}"),
        OffsetKind.Specific => $"specific-offsets {Offsets}",
        _ => $"group-offsets, else {Reset.ToString().ToLowerInvariant()}",
    };

    /// <summary>The same mode where something else decides about missing offsets.</summary>
    internal StartupMode With(OffsetReset reset) => new(Kind) { Reset = reset, Time = Time, Offsets = Offsets };
}
