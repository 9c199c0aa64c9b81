using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorStream.Tests;

/// <summary>A topic of a test's own, as an ordinary client sees it.</summary>
sealed class KafkaTopic
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string _servers;

    KafkaTopic(string servers, string name) => (_servers, Name) = (servers, name);

    public string Name { get; }

    public static async Task<KafkaTopic> CreateAsync(KafkaBroker broker, int partitions = 1, string? name = null, params (string Name, string Value)[] settings)
    {
        var topic = new KafkaTopic(broker.Servers, name ?? $"test-{Guid.NewGuid():N}");
        using var admin = topic.Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic.Name, NumPartitions = partitions, ReplicationFactor = 1, Configs = settings.ToDictionary(static s => s.Name, static s => s.Value) }]);
        return topic;
    }

    public static KafkaTopic Existing(KafkaBroker broker, string name) => new(broker.Servers, name);

    public async Task AddPartitionsAsync(int count)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Name, IncreaseTo = count }]);
    }

    /// <summary>Sets one of the topic's settings.</summary>
    public async Task SetAsync(string name, string value)
    {
        using var admin = Admin();
        await admin.AlterConfigsAsync(new() { [new ConfigResource { Type = ResourceType.Topic, Name = Name }] = [new ConfigEntry { Name = name, Value = value }] });
    }

    /// <summary>Deletes the records of a partition before an offset.</summary>
    public async Task DeleteBeforeAsync(int partition, long offset)
    {
        using var admin = Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(Name, partition, offset)]);
    }

    /// <summary>Writes values to a partition.</summary>
    public void Write(int partition, params IEnumerable<string?> values) => Write(partition, values.Select(static v => Of(v)));

    public void Write(int partition, IEnumerable<Message<byte[]?, byte[]?>> messages)
    {
        using var producer = Producer(("queue.buffering.max.messages", "10000000"));
        foreach (var message in messages) producer.Produce(new TopicPartition(Name, partition), message, Delivered);
        producer.Flush(Patience);
    }

    /// <summary>Writes values in a transaction.</summary>
    public void WriteTransaction(int partition, bool commits, params IEnumerable<string> values)
    {
        using var producer = Producer(("transactional.id", $"test-{Guid.NewGuid():N}"));
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        foreach (var value in values) producer.Produce(new TopicPartition(Name, partition), Of(value), Delivered);
        if (commits) producer.CommitTransaction(Patience);
        else
        {
            producer.Flush(Patience);
            producer.AbortTransaction(Patience);
        }
    }

    /// <summary>Writes a value in a transaction that stays open.</summary>
    public IDisposable BeginTransaction(string id, int partition, string value)
    {
        var producer = Producer(("transactional.id", id));
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(Name, partition), Of(value), Delivered);
        producer.Flush(Patience);
        return producer;
    }

    public async Task DeleteGroupAsync(string group)
    {
        using var admin = Admin();
        await admin.DeleteGroupsAsync([group]);
    }

    public static Message<byte[]?, byte[]?> Of(string? value, string? key = null, long? milliseconds = null) => new()
    {
        Key = key is null ? null : Encoding.UTF8.GetBytes(key),
        Value = value is null ? null : Encoding.UTF8.GetBytes(value),
        Timestamp = milliseconds is { } time ? new Timestamp(time, TimestampType.CreateTime) : Timestamp.Default,
    };

    /// <summary>All committed records, partition by partition, in order.</summary>
    public List<ConsumeResult<byte[]?, byte[]?>> Read(string isolation = "read_committed")
    {
        using var consumer = Consumer("judge", ("isolation.level", isolation), ("enable.partition.eof", "true"), ("auto.offset.reset", "earliest"));
        var partitions = Partitions();
        var ends = partitions.ToDictionary(static p => p, p => consumer.QueryWatermarkOffsets(p, Patience).High.Value);
        var open = ends.Where(static e => e.Value > 0).Select(static e => e.Key).ToHashSet();
        consumer.Assign(open.Select(static p => new TopicPartitionOffset(p, Offset.Beginning)));
        var read = new List<ConsumeResult<byte[]?, byte[]?>>();
        while (open.Count > 0)
        {
            if (consumer.Consume(Patience) is not { } result) throw new TimeoutException($"{Name}: the end of {string.Join(", ", open)} is not reached.");
            if (result.IsPartitionEOF) open.Remove(result.TopicPartition);
            else read.Add(result);
        }
        return [.. read.OrderBy(static r => r.Partition.Value).ThenBy(static r => r.Offset.Value)];
    }

    public IEnumerable<string?> ReadValues() => Read().Select(static r => r.Message.Value is { } value ? Encoding.UTF8.GetString(value) : null);

    /// <summary>What a group has committed, by partition; -1001: nothing.</summary>
    public long[] Committed(string group)
    {
        using var consumer = Consumer(group);
        return [.. consumer.Committed(Partitions(), Patience).OrderBy(static o => o.Partition.Value).Select(static o => o.Offset.Value)];
    }

    public void Commit(string group, params (int Partition, long Offset)[] offsets)
    {
        using var consumer = Consumer(group);
        consumer.Commit(offsets.Select(o => new TopicPartitionOffset(Name, o.Partition, o.Offset)));
    }

    TopicPartition[] Partitions()
    {
        using var admin = Admin();
        return [.. admin.GetMetadata(Name, Patience).Topics.Single().Partitions.Select(p => new TopicPartition(Name, p.PartitionId)).OrderBy(static p => p.Partition.Value)];
    }

    IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).SetLogHandler(static (_, _) => { }).Build();

    IProducer<byte[]?, byte[]?> Producer(params (string Name, string Value)[] settings) => new ProducerBuilder<byte[]?, byte[]?>(Settings(settings))
        .SetKeySerializer(Bytes.Instance).SetValueSerializer(Bytes.Instance).SetLogHandler(static (_, _) => { }).Build();

    IConsumer<byte[]?, byte[]?> Consumer(string group, params (string Name, string Value)[] settings) => new ConsumerBuilder<byte[]?, byte[]?>(
        Settings([("group.id", group), ("enable.auto.commit", "false"), .. settings])).SetLogHandler(static (_, _) => { }).Build();

    Dictionary<string, string> Settings((string Name, string Value)[] settings) =>
        settings.Append(("bootstrap.servers", _servers)).ToDictionary(static s => s.Item1, static s => s.Item2);

    static void Delivered(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (report.Error.IsError) throw new KafkaException(report.Error);
    }

    sealed class Bytes : ISerializer<byte[]?>
    {
        public static Bytes Instance { get; } = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
