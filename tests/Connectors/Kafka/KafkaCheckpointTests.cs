using System.Globalization;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Jobs that fail and go on: what was read before a checkpoint is not read again, and nothing is left out.</summary>
[Collection(KafkaTests.Name)]
public class KafkaCheckpointTests(KafkaBroker broker)
{
    const int Records = 20_000;

    [KafkaTheory]
    [InlineData(1, DeliveryGuarantee.ExactlyOnce)]
    [InlineData(2, DeliveryGuarantee.ExactlyOnce)]
    [InlineData(2, DeliveryGuarantee.AtLeastOnce)]
    public async Task A_job_that_fails_in_the_middle_loses_nothing_and_doubles_nothing_where_that_is_asked(int parallelism, DeliveryGuarantee guarantee)
    {
        var (input, output) = (await Numbered(partitions: 3), await KafkaTopic.CreateAsync(broker, partitions: 2));
        var fails = 3;
        var env = Jobs.Environment(parallelism);
        env.RestartStrategy = RestartStrategy.FixedDelay(10, TimeSpan.Zero);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(50);
        var seen = 0;
        env.FromSource(Source(input))
            .Map(n => Interlocked.Increment(ref seen) % (Records / 3) == 0 && Interlocked.Decrement(ref fails) >= 0 ? throw new InvalidOperationException("planted") : n)
            .SinkTo(new KafkaSink<string>
            {
                BootstrapServers = broker.Servers,
                Topic = output.Name,
                Key = static n => n,
                ValueFormat = new TextFormat(),
                DeliveryGuarantee = guarantee,
                TransactionalIdPrefix = output.Name,
            }).Uid("out");
        await env.ExecuteAsync("copies");
        var expected = Enumerable.Range(0, Records).Select(Text).ToArray();
        var read = output.ReadValues().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, guarantee == DeliveryGuarantee.ExactlyOnce ? read : read.Distinct());
    }

    [KafkaFact]
    public async Task A_complete_checkpoint_s_offsets_are_committed_to_the_group_the_last_one_s_too()
    {
        var input = await Numbered(partitions: 2);
        var env = Jobs.Environment();
        env.Checkpointing.Interval = TimeSpan.FromMinutes(10);
        var group = $"g-{Guid.NewGuid():N}";
        // Something that commits at the end: only then is there a last checkpoint.
        var output = await KafkaTopic.CreateAsync(broker);
        env.FromSource(Source(input, group)).SinkTo(new KafkaSink<string>
        {
            BootstrapServers = broker.Servers,
            Topic = output.Name,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce,
            TransactionalIdPrefix = output.Name,
        });
        await env.ExecuteAsync("commits");
        Assert.Equal([Records / 2, Records / 2], input.Committed(group));
    }

    [KafkaFact]
    public async Task Records_that_the_broker_has_deleted_before_they_were_read_are_told_and_counted_or_fail_the_job()
    {
        var topic = await Numbered(partitions: 1);
        await topic.DeleteBeforeAsync(0, Records - 5);
        var last = Enumerable.Range(Records - 5, 5).Select(Text);
        Assert.Equal(last, await Jobs.ReadAsync(From(3, "earliest")));
        Assert.Empty(await Jobs.ReadAsync(From(3, "latest")));
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(From(3, "none")));
        Assert.Contains($"partition 0 offset 3: InvalidOperationException: this offset is not there: the broker has {Records - 5} to {Records}", failure.ToString(), StringComparison.Ordinal);

        KafkaSource<string> From(long offset, string reset) => new()
        {
            BootstrapServers = broker.Servers,
            Topics = topic.Name,
            ValueFormat = new TextFormat(),
            StartupMode = StartupMode.SpecificOffsets((0, offset)),
            BoundedMode = BoundedMode.LatestOffset,
            Properties = { ["auto.offset.reset"] = reset },
        };
    }

    [KafkaFact]
    public async Task Partitions_that_are_aligned_by_event_time_wait_for_each_other_and_lose_nothing()
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 2, settings: ("retention.ms", "-1"));
        // The second partition's times are a hundred times as dense.
        topic.Write(0, Enumerable.Range(1, 3_000).Select(static n => KafkaTopic.Of($"0/{n}", milliseconds: n * 100_000L)));
        topic.Write(1, Enumerable.Range(1, 300_000).Select(static n => KafkaTopic.Of($"1/{n}", milliseconds: n * 1_000L)));
        var env = Jobs.Environment();
        var strategy = WatermarkStrategy.ForMonotonousTimestamps().WithWatermarkAlignment("both", TimeSpan.FromSeconds(1_000), TimeSpan.FromMilliseconds(10));
        var source = new KafkaSource<string> { BootstrapServers = broker.Servers, Topics = topic.Name, ValueFormat = new TextFormat(), BoundedMode = BoundedMode.LatestOffset };
        var read = await env.FromSource(source, strategy).ExecuteAndCollectListAsync("aligned");
        foreach (var (p, count) in ((int, int)[])[(0, 3_000), (1, 300_000)])
            Assert.Equal(Enumerable.Range(1, count).Select(n => $"{p}/{n}"), read.Where(v => v.StartsWith($"{p}/", StringComparison.Ordinal)));
    }

    [KafkaCrashFact]
    public async Task A_broker_that_is_killed_while_it_is_read_and_written_costs_nothing_but_time()
    {
        var (input, output) = (await Numbered(partitions: 2), await KafkaTopic.CreateAsync(broker));
        var env = Jobs.Environment(2);
        env.RestartStrategy = RestartStrategy.FixedDelay(100, TimeSpan.FromMilliseconds(200));
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(200);
        var seen = 0;
        var half = new TaskCompletionSource();
        env.FromSource(Source(input)).Map(n =>
        {
            if (Interlocked.Increment(ref seen) == Records / 2) half.TrySetResult();
            return n;
        }).SinkTo(new KafkaSink<string>
        {
            BootstrapServers = broker.Servers,
            Topic = output.Name,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce,
            TransactionalIdPrefix = output.Name,
        });
        var running = env.ExecuteAsync("crashes");
        await half.Task;
        await broker.CrashAsync();
        await running;
        var (expected, read) = (Enumerable.Range(0, Records).Select(Text).ToArray(), output.ReadValues().ToArray());
        var lost = expected.Except(read).ToHashSet();
        var inInput = input.ReadValues().Count(lost.Contains);
        var raw = output.Read("read_uncommitted").Where(r => lost.Contains(System.Text.Encoding.UTF8.GetString(r.Message.Value!))).Select(static r => r.Offset.Value).ToArray();
        var again = output.ReadValues().Count(lost.Contains);
        Assert.True(read.Order(StringComparer.Ordinal).SequenceEqual(expected), $"in input {inInput}, uncommitted {raw.Length} ({string.Join(' ', raw.Take(5))}), read again {again}; {string.Join(' ', lost.Take(400))}; {Some(expected.Except(read))} lost, {Some(read.GroupBy(static r => r).Where(static g => g.Count() > 1).Select(static g => g.Key))} twice");

        static string Some(IEnumerable<string?> values) => $"{values.Count()} ({string.Join(' ', values.Take(5))} … {values.LastOrDefault()})";
    }

    static string Text(int n) => n.ToString("D8", CultureInfo.InvariantCulture);

    async Task<KafkaTopic> Numbered(int partitions)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions);
        for (var p = 0; p < partitions; p++) topic.Write(p, Enumerable.Range(0, Records).Where(n => n % partitions == p).Select(Text));
        return topic;
    }

    KafkaSource<string> Source(KafkaTopic topic, string? group = null) => new()
    {
        BootstrapServers = broker.Servers,
        Topics = topic.Name,
        GroupId = group,
        ValueFormat = new TextFormat(),
        BoundedMode = BoundedMode.LatestOffset,
    };
}
