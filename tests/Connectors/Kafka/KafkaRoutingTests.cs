using System.Text;
using ActorStream.Operators;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Which topic and partition a record goes to, as an ordinary consumer finds it there.</summary>
[Collection(KafkaTests.Name)]
public class KafkaRoutingTests(KafkaBroker broker)
{
    const int Records = 1_000;

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Each_record_goes_to_the_topic_that_is_selected_for_it(DeliveryGuarantee guarantee)
    {
        var (even, odd) = (await KafkaTopic.CreateAsync(broker, partitions: 2), await KafkaTopic.CreateAsync(broker));
        var (toEven, toOdd) = (even.Name, odd.Name);
        await WriteAsync(new KafkaSink<string>
        {
            BootstrapServers = broker.Servers,
            TopicSelector = n => IsEven(n) ? toEven : toOdd,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = guarantee,
            TransactionalIdPrefix = even.Name,
        });
        Assert.Equal(Numbers.Where(IsEven), even.ReadValues().OrderBy(static n => int.Parse(n!)));
        Assert.Equal(Numbers.Where(static n => !IsEven(n)), odd.ReadValues());
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Selected_topics_lack_nothing_after_failures_and_have_nothing_twice_where_that_is_asked(DeliveryGuarantee guarantee)
    {
        const int Many = 20_000;
        var all = Enumerable.Range(0, Many).Select(static n => $"{n}").ToArray();
        var (input, even, odd) = (await KafkaTopic.CreateAsync(broker), await KafkaTopic.CreateAsync(broker, partitions: 3), await KafkaTopic.CreateAsync(broker));
        input.Write(0, all);
        var (toEven, toOdd) = (even.Name, odd.Name);
        var (seen, fails) = (0, 3);
        var env = Jobs.Environment(2);
        env.RestartStrategy = RestartStrategy.FixedDelay(10, TimeSpan.Zero);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(50);
        env.FromSource(new KafkaSource<string> { BootstrapServers = broker.Servers, Topics = input.Name, ValueFormat = new TextFormat(), StartupMode = StartupMode.EarliestOffset, BoundedMode = BoundedMode.LatestOffset })
            .Rebalance()
            .Map(n => Interlocked.Increment(ref seen) % (Many / 3) == 0 && Interlocked.Decrement(ref fails) >= 0 ? throw new InvalidOperationException("planted") : n)
            .SinkTo(new KafkaSink<string>
            {
                BootstrapServers = broker.Servers,
                TopicSelector = n => IsEven(n) ? toEven : toOdd,
                ValueFormat = new TextFormat(),
                Partitioner = KafkaPartitioner.RoundRobin,
                DeliveryGuarantee = guarantee,
                TransactionalIdPrefix = even.Name,
            }).Uid("out");
        await env.ExecuteAsync("selecting");
        Assert.True(fails <= 0);
        Assert.Equal(all.Where(IsEven), Arrived(even));
        Assert.Equal(all.Where(static n => !IsEven(n)), Arrived(odd));

        IEnumerable<string> Arrived(KafkaTopic topic)
        {
            var values = topic.ReadValues().Select(static n => n!).OrderBy(int.Parse);
            return guarantee == DeliveryGuarantee.ExactlyOnce ? values : values.Distinct();
        }
    }

    [KafkaFact]
    public async Task A_selected_topic_that_can_be_none_fails_the_job_and_is_named()
    {
        var failure = await FailureAsync(new KafkaSink<string> { BootstrapServers = broker.Servers, TopicSelector = static n => n == "7" ? "a topic" : "never", ValueFormat = new TextFormat() }, "7");
        Assert.Contains("\"a topic\" is no name of a topic", failure, StringComparison.Ordinal);
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Fixed_writes_each_subtask_s_records_to_one_partition_in_their_order(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 3);
        await WriteAsync(Sink(topic, guarantee, KafkaPartitioner.Fixed), parallelism: 2);
        var read = topic.Read();
        // Two subtasks, so two of the three partitions.
        Assert.Equal([0, 1], read.Select(static r => r.Partition.Value).Distinct());
        Assert.Equal(Numbers, Values(read).OrderBy(int.Parse));
        foreach (var partition in read.GroupBy(static r => r.Partition.Value)) Assert.Equal(Values(partition).OrderBy(int.Parse), Values(partition));
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Round_robin_writes_to_all_partitions_in_turn_whatever_the_key(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 4);
        await WriteAsync(Sink(topic, guarantee, KafkaPartitioner.RoundRobin));
        var read = topic.Read();
        // Whichever partition is the first: a partition has every fourth record.
        var partitions = read.GroupBy(static r => int.Parse(Text(r.Message.Value)!) % 4).ToArray();
        Assert.Equal(4, partitions.Length);
        Assert.All(partitions, static p => Assert.Single(p.Select(static r => r.Partition.Value).Distinct()));
        Assert.Equal(4, partitions.Select(static p => p.First().Partition.Value).Distinct().Count());
        Assert.Equal(Numbers, Values(read).OrderBy(int.Parse));
    }

    [KafkaFact]
    public async Task Partitions_are_known_while_the_writer_is_being_taken_over()
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 3);
        var sink = new KafkaEpochSink<string>(Sink(topic, DeliveryGuarantee.ExactlyOnce, by: static (_, count) => count - 1));
        // Nobody has asked for the marker, so there is no writer yet, or no more.
        await using var party = sink.CreateParty(new SinkContext
        {
            JobName = "job",
            SinkName = "sink",
            Subtask = 0,
            Parallelism = 1,
            Attempt = 1,
            TimeProvider = TimeProvider.System,
            LoggerFactory = NullLoggerFactory.Instance,
        });
        var encoded = new System.Buffers.ArrayBufferWriter<byte>();
        sink.Encode("1", EventTime.None, encoded);
        var record = new KafkaOutgoing();
        record.Read(encoded.WrittenMemory);
        Assert.Equal(2, record.Partition);
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task A_function_chooses_the_partition_among_those_that_the_topic_has(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 3);
        await WriteAsync(Sink(topic, guarantee, by: static (n, count) => count == 3 ? 2 - (int.Parse(n) % 3) : throw new InvalidOperationException($"{count} partitions")), parallelism: 2);
        var read = topic.Read();
        Assert.Equal(Records, read.Count);
        Assert.All(read, static r => Assert.Equal(2 - (int.Parse(Text(r.Message.Value)!) % 3), r.Partition.Value));
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce, 3)]
    [InlineData(DeliveryGuarantee.AtLeastOnce, -1)]
    [InlineData(DeliveryGuarantee.ExactlyOnce, 3)]
    public async Task A_partition_that_the_topic_does_not_have_fails_the_job_and_is_named(DeliveryGuarantee guarantee, int chosen)
    {
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 3);
        var failure = await FailureAsync(Sink(topic, guarantee, by: (_, _) => chosen), "1");
        Assert.Contains($"KafkaSink.PartitionBy gave partition {chosen}, and the topic {topic.Name} has 3: 0 to 2.", failure, StringComparison.Ordinal);
        Assert.Empty(topic.Read("read_uncommitted"));
    }

    static string[] Numbers { get; } = [.. Enumerable.Range(0, Records).Select(static n => $"{n}")];

    static bool IsEven(string n) => int.Parse(n) % 2 == 0;

    static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    static IEnumerable<string> Values(IEnumerable<ConsumeResult<byte[]?, byte[]?>> read) => read.Select(static r => Text(r.Message.Value)!);

    static async Task WriteAsync(KafkaSink<string> sink, string[]? records = null, int parallelism = 1)
    {
        var env = Jobs.Environment(parallelism);
        var stream = env.FromElements(records ?? Numbers);
        (parallelism == 1 ? stream : stream.Rebalance()).SinkTo(sink).Uid("out");
        await env.ExecuteAsync("writing");
    }

    static async Task<string> FailureAsync(KafkaSink<string> sink, string record) =>
        (await Assert.ThrowsAsync<JobExecutionException>(() => WriteAsync(sink, [record]))).ToString();

    /// <summary>All records have one key: it must not matter.</summary>
    KafkaSink<string> Sink(KafkaTopic topic, DeliveryGuarantee guarantee, KafkaPartitioner partitioner = KafkaPartitioner.Default, Func<string, int, int>? by = null) => new()
    {
        BootstrapServers = broker.Servers,
        Topic = topic.Name,
        Key = static _ => "same",
        ValueFormat = new TextFormat(),
        Partitioner = partitioner,
        PartitionBy = by,
        DeliveryGuarantee = guarantee,
        TransactionalIdPrefix = topic.Name,
    };
}
