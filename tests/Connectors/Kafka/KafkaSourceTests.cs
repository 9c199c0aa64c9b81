using System.Text;
using System.Text.RegularExpressions;
using ActorStream.Operators;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

[Collection(KafkaTests.Name)]
public class KafkaSourceTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task A_topic_is_read_from_its_beginning_to_what_its_end_is_at_the_start()
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 3);
        for (var p = 0; p < 3; p++) topic.Write(p, Enumerable.Range(0, 5_000).Select(n => $"{p}/{n}"));
        var read = await Jobs.ReadAsync(Lines(topic.Name), parallelism: 2);
        Assert.Equal(15_000, read.Count);
        for (var p = 0; p < 3; p++) Assert.Equal(Enumerable.Range(0, 5_000).Select(n => $"{p}/{n}"), read.Where(v => v.StartsWith($"{p}/", StringComparison.Ordinal)));
    }

    [KafkaFact]
    public async Task Several_topics_and_those_that_match_a_pattern_as_a_whole_are_read()
    {
        var name = $"several-{Guid.NewGuid():N}";
        foreach (var suffix in (string[])["-a", "-b", "-ab"]) (await KafkaTopic.CreateAsync(broker, name: name + suffix)).Write(0, suffix);
        Assert.Equal(["-a", "-ab"], (await Jobs.ReadAsync(Lines($"{name}-a;{name}-ab"))).Order(StringComparer.Ordinal));
        var pattern = new KafkaSource<string>
        {
            BootstrapServers = broker.Servers,
            TopicPattern = new Regex(name + "-[ab]"),
            ValueFormat = new TextFormat(),
            BoundedMode = BoundedMode.LatestOffset,
        };
        Assert.Equal(["-a", "-b"], (await Jobs.ReadAsync(pattern)).Order(StringComparer.Ordinal));
    }

    [KafkaFact]
    public async Task A_deserializer_has_all_that_Kafka_knows_of_a_record()
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 2, settings: ("retention.ms", "-1"));
        var message = KafkaTopic.Of("v", "k", milliseconds: 807_235_200_000);
        message.Headers = new() { { "trace", Encoding.UTF8.GetBytes("7") }, { "none", null } };
        topic.Write(1, [KafkaTopic.Of(null), message]);
        var source = new KafkaSource<string>
        {
            BootstrapServers = broker.Servers,
            Topics = topic.Name,
            BoundedMode = BoundedMode.LatestOffset,
            Deserializer = static r =>
                $"{r.Topic.Length > 0} {r.Partition} {r.Offset} {r.TimestampType} {(r.Offset == 0 ? "" : r.Timestamp)} {(r.IsKeyNull ? "-" : Encoding.UTF8.GetString(r.Key))} {r.ToString()} "
                + string.Join(',', r.Headers.Select(static h => $"{h.Key}={(h.Value is null ? "null" : Encoding.UTF8.GetString(h.Value))}")),
        };
        Assert.Equal(["True 1 0 CreateTime  - null ", "True 1 1 CreateTime 08/01/1995 00:00:00 +00:00 k v trace=7,none=null"], await Jobs.ReadAsync(source));
    }

    [KafkaFact]
    public async Task Keys_and_values_are_read_with_a_format_each()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        topic.Write(0, [KafkaTopic.Of("""{"n":1}""", "a"), KafkaTopic.Of(null, "b")]);
        var source = new KafkaSource<(string? Key, int N)>
        {
            BootstrapServers = broker.Servers,
            Topics = topic.Name,
            BoundedMode = BoundedMode.LatestOffset,
            Deserializer = KafkaDeserializer.Of(new TextFormat(), new JsonFormat<Counted>(), static (key, value) => (key, value?.N ?? -1)),
        };
        Assert.Equal([("a", 1), ("b", -1)], await Jobs.ReadAsync(source));
    }

    [KafkaFact]
    public async Task Tombstones_are_no_values_and_are_left_out()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        topic.Write(0, "a", null, "b", "");
        Assert.Equal(["a", "b", ""], await Jobs.ReadAsync(Lines(topic.Name)));
    }

    [KafkaFact]
    public async Task A_bad_record_fails_the_job_at_its_offset()
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => ReadCounted(BadRecordPolicy.Fail, out _));
        Assert.Matches(@"topic test-\w+ partition 0 offset 2: .*{""n"":x}", failure.ToString());
    }

    [KafkaFact]
    public async Task A_bad_record_that_is_skipped_stops_no_other() =>
        Assert.Equal([0, 1, 3, 4], await ReadCounted(BadRecordPolicy.Skip, out _));

    [KafkaFact]
    public async Task A_bad_record_goes_to_a_side_output_with_its_place()
    {
        var tag = new OutputTag<BadRecord>("bad");
        var bad = new List<BadRecord>();
        Assert.Equal([0, 1, 3, 4], await ReadCounted(BadRecordPolicy.SideOutput(tag), out var topic, tag, bad));
        var only = Assert.Single(bad);
        Assert.Equal(($"topic {topic} partition 0", "offset 2", "{\"n\":x}"), (only.Split, only.Position, only.Text));
    }

    [KafkaFact]
    public async Task Aborted_transactions_are_not_read_and_their_marks_do_not_keep_the_source_from_its_end()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        topic.WriteTransaction(0, commits: true, "a", "b");
        topic.WriteTransaction(0, commits: false, "x", "y");
        Assert.Equal(["a", "b"], await Jobs.ReadAsync(Lines(topic.Name)));
        var all = Lines(topic.Name);
        all.Properties["isolation.level"] = "read_uncommitted";
        Assert.Equal(["a", "b", "x", "y"], await Jobs.ReadAsync(all));
    }

    [KafkaFact]
    public async Task Partitions_and_topics_that_come_later_are_read_from_their_beginning()
    {
        var name = $"later-{Guid.NewGuid():N}";
        var first = await KafkaTopic.CreateAsync(broker, name: name + "-1");
        first.Write(0, "before the start");
        var source = new KafkaSource<string>
        {
            BootstrapServers = broker.Servers,
            TopicPattern = new Regex(name + ".*"),
            StartupMode = StartupMode.LatestOffset,
            PartitionDiscoveryInterval = TimeSpan.FromMilliseconds(200),
            ValueFormat = new TextFormat(),
        };
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var writing = WriteLaterAsync();
        var read = new List<string>();
        await foreach (var value in Jobs.Environment(2).FromSource(source).ExecuteAndCollectAsync("later", stop.Token))
        {
            if (!read.Contains(value)) read.Add(value);
            if (read.Count == 3) break;
        }
        Assert.Equal(["new partition", "new topic", "old partition"], read.Order(StringComparer.Ordinal));
        await stop.CancelAsync();
        await writing;

        // What the old partition gets is seen once reading has begun: it is written until that is so.
        async Task WriteLaterAsync()
        {
            await first.AddPartitionsAsync(2);
            first.Write(1, "new partition");
            (await KafkaTopic.CreateAsync(broker, name: name + "-2")).Write(0, "new topic");
            while (!stop.IsCancellationRequested) first.Write(0, "old partition");
        }
    }

    Task<IReadOnlyList<int>> ReadCounted(BadRecordPolicy policy, out string name, OutputTag<BadRecord>? tag = null, List<BadRecord>? bad = null)
    {
        var topic = KafkaTopic.CreateAsync(broker).GetAwaiter().GetResult();
        name = topic.Name;
        topic.Write(0, Enumerable.Range(0, 5).Select(static n => n == 2 ? """{"n":x}""" : $$"""{"n":{{n}}}"""));
        var env = Jobs.Environment();
        var stream = env.FromSource(new KafkaSource<Counted>
        {
            BootstrapServers = broker.Servers,
            Topics = topic.Name,
            BoundedMode = BoundedMode.LatestOffset,
            ValueFormat = new JsonFormat<Counted>(),
            BadRecords = policy,
        });
        if (tag is not null)
        {
            stream.GetSideOutput(tag).SinkTo((record, _) =>
            {
                bad!.Add(record);
                return Task.CompletedTask;
            });
        }
        return stream.Map(static c => c.N).ExecuteAndCollectListAsync("counted");
    }

    KafkaSource<string> Lines(string topics) => new()
    {
        BootstrapServers = broker.Servers,
        Topics = topics,
        ValueFormat = new TextFormat(),
        StartupMode = StartupMode.EarliestOffset,
        BoundedMode = BoundedMode.LatestOffset,
    };

    sealed record Counted(int N);
}
