using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Where reading begins and ends. The topic: in partition p, ten records "p/0" to "p/9" with timestamps 1000, 2000, … 10000.</summary>
[Collection(KafkaTests.Name)]
public class KafkaStartTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task From_the_earliest_offset_all_is_read() => Assert.Equal(Numbers(0, 10, 0, 10), await Read(StartupMode.EarliestOffset));

    [KafkaFact]
    public async Task From_the_latest_offset_nothing_is_read_of_what_is_there() => Assert.Empty(await Read(StartupMode.LatestOffset));

    [KafkaFact]
    public async Task From_a_timestamp_the_first_record_is_the_first_that_is_not_older() =>
        Assert.Equal(Numbers(4, 10, 4, 10), await Read(StartupMode.Timestamp(DateTimeOffset.FromUnixTimeMilliseconds(4_001))));

    [KafkaFact]
    public async Task From_a_timestamp_behind_all_records_reading_begins_at_the_end() =>
        Assert.Empty(await Read(StartupMode.Timestamp(DateTimeOffset.FromUnixTimeMilliseconds(10_001))));

    [KafkaFact]
    public async Task From_specific_offsets_a_partition_that_is_not_listed_is_read_from_where_the_group_is_or_from_its_beginning()
    {
        Assert.Equal(Numbers(7, 10, 0, 10), await Read(StartupMode.SpecificOffsets((0, 7))));
        Assert.Equal(Numbers(7, 10, 3, 10), await Read(StartupMode.SpecificOffsets((0, 7)), group: "g", committed: [(0, 2), (1, 3)]));
    }

    [KafkaFact]
    public async Task By_default_the_group_says_where_and_the_beginning_is_for_partitions_where_it_has_not_been() =>
        Assert.Equal(Numbers(6, 10, 0, 10), await Read(null, group: "g", committed: [(0, 6)]));

    [KafkaFact]
    public async Task Group_offsets_with_latest_leave_out_what_is_there_in_partitions_without_one() =>
        Assert.Equal(Numbers(6, 10, 10, 10), await Read(StartupMode.GroupOffsets(OffsetReset.Latest), group: "g", committed: [(0, 6)]));

    [KafkaFact]
    public async Task Group_offsets_without_one_and_without_a_reset_fail_naming_group_and_partition()
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Read(StartupMode.GroupOffsets(OffsetReset.None), group: "g", committed: [(0, 6)]));
        Assert.Contains("the group g-", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("partition 1, and auto.offset.reset is none", failure.ToString(), StringComparison.Ordinal);
    }

    [KafkaTheory]
    [InlineData("earliest", 0)]
    [InlineData("latest", 10)]
    public async Task The_property_auto_offset_reset_decides_where_the_mode_has_no_offset(string reset, int from) =>
        Assert.Equal(Numbers(from, 10, from, 10), await Read(StartupMode.GroupOffsets(OffsetReset.None), group: "g", reset: reset));

    [KafkaFact]
    public async Task It_ends_before_a_timestamp() =>
        Assert.Equal(Numbers(0, 4, 0, 4), await Read(StartupMode.EarliestOffset, BoundedMode.Timestamp(DateTimeOffset.FromUnixTimeMilliseconds(4_001))));

    [KafkaFact]
    public async Task It_ends_before_specific_offsets() =>
        Assert.Equal(Numbers(0, 2, 0, 5), await Read(StartupMode.EarliestOffset, BoundedMode.SpecificOffsets((0, 2), (1, 5))));

    [KafkaFact]
    public async Task It_ends_where_the_group_is() =>
        Assert.Equal(Numbers(0, 2, 0, 9), await Read(StartupMode.EarliestOffset, BoundedMode.GroupOffsets, group: "g", committed: [(0, 2), (1, 9)]));

    [KafkaFact]
    public async Task It_cannot_end_where_the_group_is_when_that_is_nowhere()
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Read(StartupMode.EarliestOffset, BoundedMode.GroupOffsets, group: "g", committed: [(0, 2)]));
        Assert.Contains("BoundedMode.GroupOffsets: the group g-", failure.ToString(), StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task A_topic_that_does_not_exist_fails_by_name_and_is_not_made()
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(Source("no-such-topic", StartupMode.EarliestOffset, BoundedMode.LatestOffset)));
        Assert.Contains("the topic no-such-topic does not exist", failure.ToString(), StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(Source("no-such-topic", StartupMode.EarliestOffset, BoundedMode.LatestOffset)));
        Assert.Contains("the topic no-such-topic does not exist", failure.ToString(), StringComparison.Ordinal);
    }

    static IEnumerable<string> Numbers(int from0, int to0, int from1, int to1) =>
        Enumerable.Range(from0, to0 - from0).Select(static n => $"0/{n}").Concat(Enumerable.Range(from1, to1 - from1).Select(static n => $"1/{n}"));

    async Task<IEnumerable<string>> Read(
        StartupMode? start, BoundedMode? end = null, string? group = null, (int, long)[]? committed = null, string? reset = null)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 2, settings: ("retention.ms", "-1"));
        for (var p = 0; p < 2; p++) topic.Write(p, Enumerable.Range(0, 10).Select(n => KafkaTopic.Of($"{p}/{n}", milliseconds: (n + 1) * 1_000)));
        // A group of the test's own, which messages still name by its beginning.
        if (group is not null) group += $"-{Guid.NewGuid():N}";
        if (committed is not null) topic.Commit(group!, committed);
        var source = Source(topic.Name, start ?? StartupMode.GroupOffsets(), end ?? BoundedMode.LatestOffset, group);
        if (reset is not null) source.Properties["auto.offset.reset"] = reset;
        return (await Jobs.ReadAsync(source, parallelism: 2)).Order(StringComparer.Ordinal);
    }

    KafkaSource<string> Source(string topic, StartupMode start, BoundedMode end, string? group = null) => new()
    {
        BootstrapServers = broker.Servers,
        Topics = topic,
        GroupId = group,
        ValueFormat = new TextFormat(),
        StartupMode = start,
        BoundedMode = end,
    };
}
