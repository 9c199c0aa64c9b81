namespace ActorStream.Connectors;

/// <summary>What a sink's settings must be, checked when the plan is built.</summary>
internal static class KafkaSinkRules
{
    public static void Check<T>(KafkaSink<T> sink)
    {
        if (string.IsNullOrWhiteSpace(sink.BootstrapServers)) throw new ArgumentException("KafkaSink.BootstrapServers is empty. Give the address of a broker, \"localhost:9092\" say.");
        if ((sink.Topic is null) == (sink.TopicSelector is null))
            throw new ArgumentException($"KafkaSink has {(sink.Topic is null ? "neither Topic nor" : "both Topic and")} TopicSelector: give one of them.");
        if (sink.Topic is not null && !KafkaTopics.IsName(sink.Topic)) throw new ArgumentException($"KafkaSink.Topic: {KafkaTopics.Explain(sink.Topic)}");
        if (sink.ValueFormat is null) throw new ArgumentException("KafkaSink.ValueFormat is null. Give a TextFormat, CsvFormat, JsonFormat, …");
        if (sink.Key is not null && sink.KeyFormat is not null) throw new ArgumentException("KafkaSink has both Key and KeyFormat: give one of them.");
        if (sink.IsDelete is not null && sink.Key is null && sink.KeyFormat is null) throw new ArgumentException("KafkaSink.IsDelete needs Key or KeyFormat: it is by their keys that records are deleted.");
        if (sink.PartitionBy is not null && sink.Partitioner != KafkaPartitioner.Default)
            throw new ArgumentException($"KafkaSink has both PartitionBy and Partitioner {sink.Partitioner}: give one of them.");
        if (!Enum.IsDefined(sink.Partitioner)) throw new ArgumentException($"KafkaSink.Partitioner is {sink.Partitioner}; it must be Default, Fixed or RoundRobin.");
        if (sink.DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce)
        {
            if (string.IsNullOrWhiteSpace(sink.TransactionalIdPrefix))
                throw new ArgumentException("KafkaSink with DeliveryGuarantee.ExactlyOnce needs TransactionalIdPrefix: a name that no other job uses on these brokers, the job's own say.");
            if (sink.TransactionTimeout < TimeSpan.FromSeconds(1)) throw new ArgumentException($"KafkaSink.TransactionTimeout is {sink.TransactionTimeout}; it must be at least a second.");
            if (sink.Properties.ContainsKey("transactional.id")) throw new ArgumentException("KafkaSink.Properties has transactional.id, which the sink makes itself: give TransactionalIdPrefix.");
        }
        sink.ValueFormat.Validate();
        sink.KeyFormat?.Validate();
    }
}
