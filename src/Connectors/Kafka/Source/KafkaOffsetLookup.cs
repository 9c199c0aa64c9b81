using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <summary>Asks brokers for the offsets that modes are about, of many partitions at once.</summary>
/// <param name="client">Asks.</param>
/// <param name="ask">Repeats a call as long as is sensible.</param>
internal sealed class KafkaOffsetLookup(IConsumer<Ignore, Ignore> client, Func<Func<List<TopicPartitionOffset>>, List<TopicPartitionOffset>> ask)
{
    /// <summary>What stands for the beginning of a partition, and for its end, where a time is asked for.</summary>
    public const long Beginning = -2;
    public const long End = -1;

    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(10);

    /// <summary>The offset of the first record at or behind a time, of the end where there is none.</summary>
    public long[] At(TopicPartition[] partitions, long time)
    {
        var found = Offsets(partitions, time);
        if (Array.TrueForAll(found, static o => o >= 0)) return found;
        var ends = Offsets(partitions, End);
        return [.. found.Select((o, i) => o >= 0 ? o : ends[i])];
    }

    /// <summary>What the group has committed; null where it has nothing.</summary>
    public long?[] Committed(TopicPartition[] partitions)
    {
        var answer = ask(() => client.Committed(partitions, OneCall)).ToDictionary(static o => o.TopicPartition, static o => o.Offset);
        return [.. partitions.Select(p => answer.TryGetValue(p, out var offset) && offset.Value >= 0 ? offset.Value : (long?)null)];
    }

    public long[] Starts(TopicPartition[] partitions, StartupMode mode, string? group)
    {
        switch (mode.Kind)
        {
            case OffsetKind.Earliest:
                return At(partitions, Beginning);
            case OffsetKind.Latest:
                return At(partitions, End);
            case OffsetKind.Timestamp:
                return At(partitions, mode.Time.ToUnixTimeMilliseconds());
        }
        var committed = group is null ? new long?[partitions.Length] : Committed(partitions);
        var starts = partitions.Select((p, i) => mode.Offsets?.Of(p.Topic, p.Partition.Value) ?? committed[i]).ToArray();
        var missing = partitions.Where((_, i) => starts[i] is null).ToArray();
        if (missing.Length == 0) return [.. starts.Select(static s => s!.Value)];
        if (mode.Reset == OffsetReset.None)
        {
            throw new InvalidOperationException(
                $"the group {group} has no offset for {Names(missing)}, and auto.offset.reset is none. Use StartupMode.GroupOffsets(OffsetReset.Earliest) or (OffsetReset.Latest), or commit offsets for the group.");
        }
        var others = At(partitions, mode.Reset == OffsetReset.Latest ? End : Beginning);
        return [.. starts.Select((s, i) => s ?? others[i])];
    }

    public long[] Ends(TopicPartition[] partitions, BoundedMode mode, string? group)
    {
        switch (mode.Kind)
        {
            case OffsetKind.Unbounded:
                return [.. partitions.Select(static _ => long.MaxValue)];
            case OffsetKind.Latest:
                return At(partitions, End);
            case OffsetKind.Timestamp:
                return At(partitions, mode.Time.ToUnixTimeMilliseconds());
            case OffsetKind.Specific:
                return [.. partitions.Select(p => mode.Offsets!.Of(p.Topic, p.Partition.Value) ?? long.MaxValue)];
        }
        var committed = Committed(partitions);
        if (partitions.Where((_, i) => committed[i] is null).ToArray() is { Length: > 0 } missing)
            throw new InvalidOperationException($"BoundedMode.GroupOffsets: the group {group} has no offset for {Names(missing)}, so that it is not known where to end.");
        return [.. committed.Select(static o => o!.Value)];
    }

    private static string Names(TopicPartition[] partitions) => string.Join(", ", partitions.Select(static p => $"topic {p.Topic} partition {p.Partition.Value}"));

    private long[] Offsets(TopicPartition[] partitions, long time)
    {
        var asked = partitions.Select(p => new TopicPartitionTimestamp(p, new Timestamp(time, TimestampType.CreateTime))).ToArray();
        var answer = ask(() => client.OffsetsForTimes(asked, OneCall)).ToDictionary(static o => o.TopicPartition, static o => o.Offset.Value);
        return [.. partitions.Select(p => answer.GetValueOrDefault(p, -1))];
    }
}
