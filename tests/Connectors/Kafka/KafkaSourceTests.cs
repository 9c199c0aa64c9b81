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

    KafkaSource<string> Lines(string topics) => new()
    {
        BootstrapServers = broker.Servers,
        Topics = topics,
        ValueFormat = new TextFormat(),
        StartupMode = StartupMode.EarliestOffset,
        BoundedMode = BoundedMode.LatestOffset,
    };
}
