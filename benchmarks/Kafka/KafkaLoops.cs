using ActorStream.Connectors;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorStream.Benchmarks.Kafka;

/// <summary>What a program does that uses the client alone.</summary>
internal sealed class KafkaLoops
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _servers;
    readonly string _run;
    int _topics;

    public KafkaLoops(string servers)
    {
        KafkaLibrary.Require();
        _servers = servers;
        _run = $"bench-{Environment.ProcessId}";
    }

    /// <summary>A new topic.</summary>
    public string Create(int partitions)
    {
        var name = $"{_run}-{_topics++}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]).GetAwaiter().GetResult();
        return name;
    }

    /// <returns>Whether it was missing.</returns>
    public bool CreateIfMissing(string name, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        try
        {
            // Times of long ago must not make the broker delete records as old ones.
            admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1, Configs = new() { ["retention.ms"] = "-1" } }]).GetAwaiter().GetResult();
            return true;
        }
        catch (CreateTopicsException there) when (there.Results.All(static r => r.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            return false;
        }
    }

    public void Delete(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        admin.DeleteTopicsAsync([topic]).GetAwaiter().GetResult();
    }

    public void Produce(string topic, long events, byte[] record) => Produce(topic, events, _ => record);

    public void Produce(string topic, long events, Func<long, byte[]> record)
    {
        var config = new ProducerConfig { BootstrapServers = _servers, EnableIdempotence = true, QueueBufferingMaxMessages = 500_000 };
        using var producer = new ProducerBuilder<Null, byte[]>(config).Build();
        var message = new Message<Null, byte[]>();
        for (var i = 0L; i < events; i++)
        {
            message.Value = record(i);
            while (true)
            {
                try
                {
                    producer.Produce(topic, message);
                    break;
                }
                catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(10));
                }
            }
        }
        producer.Flush(Patience);
    }

    public void Consume(string topic, long events)
    {
        var config = new ConsumerConfig { BootstrapServers = _servers, GroupId = _run, EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest, QueuedMinMessages = 1_000_000 };
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, Patience).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p.PartitionId, Offset.Beginning)));
        var bytes = 0L;
        for (var i = 0L; i < events; i++)
            bytes += (consumer.Consume(Patience) ?? throw new TimeoutException($"{topic} ends after {i} records.")).Message.Value.Length;
        if (bytes < events) throw new InvalidOperationException("Records were read wrong.");
    }
}
