namespace ActorStream.Connectors;

/// <summary>Which partition of its topic a record goes to. A function of the record: <c>KafkaSink.PartitionBy</c>.</summary>
public enum KafkaPartitioner
{
    /// <summary>By the key's hash, as Kafka's own clients do it; without a key in batches to one partition after the other.</summary>
    Default,

    /// <summary>Each subtask writes to one partition.</summary>
    Fixed,

    /// <summary>Each subtask writes to all partitions in turn, whatever the key.</summary>
    RoundRobin,
}
