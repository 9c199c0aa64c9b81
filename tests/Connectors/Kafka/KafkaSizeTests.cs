using ActorStream.Operators;
using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Records and batches that are larger than the client, or a topic, takes.</summary>
[Collection(KafkaTests.Name)]
public class KafkaSizeTests(KafkaBroker broker)
{
    const int Limit = 5_000;

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task A_record_larger_than_the_client_allows_fails_the_job_with_its_topic_and_size(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var sink = Sink(topic, guarantee, ("message.max.bytes", $"{Limit}"));
        Assert.Contains($"a record of 6000 bytes for the topic {topic.Name} is larger than the client's property message.max.bytes, 5000, allows", await FailureAsync(sink, 6_000), StringComparison.Ordinal);
        Assert.Empty(topic.Read("read_uncommitted"));
        await WriteAsync(sink, [new string('x', 4_000)]);
        Assert.Equal(4_000, Assert.Single(topic.ReadValues())!.Length);
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task A_record_larger_than_its_topic_allows_is_refused_before_a_checkpoint_has_it(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, settings: ("max.message.bytes", $"{Limit}"));
        var sink = Sink(topic, guarantee);
        var failure = await FailureAsync(sink, 6_000);
        Assert.Contains($"a record of 6000 bytes for the topic {topic.Name} is larger than the topic's max.message.bytes, 5000, allows", failure, StringComparison.Ordinal);
        Assert.Contains($"kafka-configs --alter --entity-type topics --entity-name {topic.Name} --add-config max.message.bytes=", failure, StringComparison.Ordinal);
        Assert.Empty(topic.Read("read_uncommitted"));
        // What is let through is what the broker takes.
        var largest = new string('x', Limit - 100);
        await WriteAsync(sink, [largest]);
        Assert.Equal([largest], topic.ReadValues());
    }

    [KafkaTheory]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    public async Task Small_records_go_to_a_topic_that_takes_no_large_batches(DeliveryGuarantee guarantee)
    {
        var topic = await KafkaTopic.CreateAsync(broker, settings: ("max.message.bytes", $"{Limit}"));
        var records = Enumerable.Range(0, 1_000).Select(static n => new string((char)('a' + (n % 26)), 100)).ToArray();
        await WriteAsync(Sink(topic, guarantee), records);
        Assert.Equal(records, topic.ReadValues());
    }

    [KafkaFact]
    public async Task A_limit_that_is_raised_holds_at_once()
    {
        var topic = await KafkaTopic.CreateAsync(broker, settings: ("max.message.bytes", $"{Limit}"));
        var sink = new SinkHarness<string>(Sink(topic, DeliveryGuarantee.ExactlyOnce), time: TimeProvider.System);
        sink.Write("small");
        await topic.SetAsync("max.message.bytes", "20000");
        var large = new string('x', 6_000);
        sink.Write(large);
        sink.Barrier(1);
        sink.Complete(1);
        Assert.Equal(["small", large], topic.ReadValues());
        sink.Close();
    }

    [KafkaFact]
    public async Task Each_topic_has_its_own_limit()
    {
        var (narrow, wide) = (await KafkaTopic.CreateAsync(broker, settings: ("max.message.bytes", $"{Limit}")), await KafkaTopic.CreateAsync(broker));
        var sink = new KafkaSink<string>
        {
            BootstrapServers = broker.Servers,
            TopicSelector = text => text[0] == 'n' ? narrow.Name : wide.Name,
            ValueFormat = new TextFormat(),
            DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce,
            TransactionalIdPrefix = narrow.Name,
        };
        await WriteAsync(sink, ["n", new string('w', 6_000), "n"]);
        Assert.Equal(["n", "n"], narrow.ReadValues());
        Assert.Equal(6_000, Assert.Single(wide.ReadValues())!.Length);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => WriteAsync(sink, ["w", new string('n', 6_000)]));
        Assert.Contains($"a record of 6000 bytes for the topic {narrow.Name} is larger", failure.ToString(), StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task A_compressed_record_may_be_larger_than_its_topic_says()
    {
        var topic = await KafkaTopic.CreateAsync(broker, settings: ("max.message.bytes", $"{Limit}"));
        await WriteAsync(Sink(topic, DeliveryGuarantee.ExactlyOnce, ("compression.type", "gzip")), [new string('x', 6_000)]);
        Assert.Equal(6_000, Assert.Single(topic.ReadValues())!.Length);
    }

    KafkaSink<string> Sink(KafkaTopic topic, DeliveryGuarantee guarantee, params (string Name, string Value)[] properties) => new()
    {
        BootstrapServers = broker.Servers,
        Topic = topic.Name,
        ValueFormat = new TextFormat(),
        DeliveryGuarantee = guarantee,
        TransactionalIdPrefix = topic.Name,
        Properties = properties.ToDictionary(static p => p.Name, static p => p.Value),
    };

    static async Task WriteAsync(KafkaSink<string> sink, string[] records)
    {
        var env = Jobs.Environment(1);
        env.FromElements(records).SinkTo(sink).Uid("out");
        await env.ExecuteAsync("writing");
    }

    static async Task<string> FailureAsync(KafkaSink<string> sink, int length) =>
        (await Assert.ThrowsAsync<JobExecutionException>(() => WriteAsync(sink, [new string('x', length)]))).ToString();
}
