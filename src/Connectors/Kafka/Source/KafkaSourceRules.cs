using System.Text.RegularExpressions;

namespace ActorStream.Connectors;

/// <summary>What a source's settings must be, checked when the plan is built.</summary>
internal static class KafkaSourceRules
{
    public static void Check(
        string servers, TopicList? topics, Regex? pattern, string? group, StartupMode start, BoundedMode end, TimeSpan interval, OffsetReset reset, BadRecordPolicy bad)
    {
        if (string.IsNullOrWhiteSpace(servers)) throw new ArgumentException("KafkaSource.BootstrapServers is empty. Give the address of a broker, \"localhost:9092\" say.");
        if ((topics is null) == (pattern is null))
            throw new ArgumentException($"KafkaSource has {(topics is null ? "neither Topics nor" : "both Topics and")} TopicPattern: give one of them.");
        if (topics is { Count: 0 }) throw new ArgumentException("KafkaSource.Topics is empty. Name a topic.");
        if (topics?.GroupBy(static t => t).FirstOrDefault(static g => g.Count() > 1) is { } twice) throw new ArgumentException($"KafkaSource.Topics names {twice.Key} twice.");
        if (topics?.FirstOrDefault(static t => !KafkaTopics.IsName(t)) is { } wrong) throw new ArgumentException($"KafkaSource.Topics: {KafkaTopics.Explain(wrong)}");
        if (start is null) throw new ArgumentException("KafkaSource.StartupMode is null. Leave it out to begin where the group is.");
        if (end is null) throw new ArgumentException("KafkaSource.BoundedMode is null. Leave it out to read on for ever.");
        if (bad is null) throw new ArgumentException("KafkaSource.BadRecords is null. Leave it out, or use BadRecordPolicy.Skip or SideOutput.");
        if (interval < TimeSpan.Zero) throw new ArgumentException($"KafkaSource.PartitionDiscoveryInterval is {interval}; it must not be negative. Zero: new partitions are not looked for.");
        if (group is { Length: 0 }) throw new ArgumentException("KafkaSource.GroupId is empty. Leave it out, or name a group.");
        if (group is null && start.Kind == OffsetKind.Group && reset == OffsetReset.None)
            throw new ArgumentException("KafkaSource.StartupMode is group-offsets with auto.offset.reset none, and there is no GroupId to have offsets. Give one, or another StartupMode.");
        if (group is null && end.Kind == OffsetKind.Group)
            throw new ArgumentException("KafkaSource.BoundedMode is group-offsets, and there is no GroupId to have offsets. Give one, or another BoundedMode.");
        CheckOffsets("StartupMode", start.Offsets, topics);
        CheckOffsets("BoundedMode", end.Offsets, topics);
    }

    private static void CheckOffsets(string setting, SpecificOffsets? offsets, TopicList? topics)
    {
        if (offsets is null) return;
        if (offsets.IsEmpty) throw new ArgumentException($"KafkaSource.{setting} is specific-offsets without an offset.");
        if (!offsets.HasTopics && topics is not { Count: 1 })
            throw new ArgumentException($"KafkaSource.{setting} gives offsets of partitions without their topics, and the source has {(topics is null ? "a pattern" : $"{topics.Count} topics")}. Name the topic of each.");
        if (topics is not null && offsets.Topics.FirstOrDefault(t => !topics.Contains(t)) is { } other)
            throw new ArgumentException($"KafkaSource.{setting} gives an offset of the topic {other}, which the source does not read. It reads {topics}.");
    }
}
