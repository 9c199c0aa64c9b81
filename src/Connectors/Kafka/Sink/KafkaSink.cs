using ActorStream.Operators;
using ActorStream.Sql;

namespace ActorStream.Connectors;

/// <summary>Writes records to topics of Kafka.</summary>
/// <remarks>
/// <para>A record keeps its timestamp. Records of one key go to one partition, in their order.</para>
/// <para>At least once (the default): all that was written before a checkpoint's barrier has been acknowledged by the brokers before the checkpoint is; after a failure
/// records since the last checkpoint come again. Exactly once: a subtask keeps its records with the checkpoint and writes them when it is complete, in one
/// transaction, so that consumers with <c>isolation.level=read_committed</c> see each once, as late as checkpoints are apart.</para>
/// <para>It needs the native library librdkafka; the plan is refused where that is not installed.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var sink = new KafkaSink&lt;HostStats>
/// {
///     BootstrapServers = "localhost:9092", Topic = "stats", Key = static s => s.Host, ValueFormat = new JsonFormat&lt;HostStats>(),
///     DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce, TransactionalIdPrefix = "traffic",
/// };
/// Console.WriteLine(sink);
/// // prints: stats at localhost:9092, ExactlyOnce
///
/// public record HostStats(string Host, long Requests);
/// </code></example>
public sealed class KafkaSink<T> : ISink<T>
{
    /// <summary>The brokers to ask first: <c>host:port</c>, several with commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The topic. Either this or <see cref="TopicSelector"/>.</summary>
    public string? Topic { get; init; }

    /// <summary>Gives each record's topic.</summary>
    public Func<T, string>? TopicSelector { get; init; }

    /// <summary>Makes values of records.</summary>
    public required IFormat<T> ValueFormat { get; init; }

    /// <summary>Gives a record's key as text; null: it has none. Either this or <see cref="KeyFormat"/>, or neither.</summary>
    public Func<T, string?>? Key { get; init; }

    /// <summary>Writes a record's key; <see cref="KafkaKey"/> makes such a format of a member and a format for it.</summary>
    public IFormat<T>? KeyFormat { get; init; }

    /// <summary>Gives a record's headers.</summary>
    public Func<T, IEnumerable<KeyValuePair<string, byte[]?>>>? Headers { get; init; }

    /// <summary>Gives the timestamp that a record has in the topic; null: it keeps its own, and takes the time of writing if it has none.</summary>
    public Func<T, DateTimeOffset>? Timestamp { get; init; }

    /// <summary>
    /// Which records are written as tombstones, with their key and without a value, which deletes the key in a compacted topic. Of the changes of a table leave out the row
    /// before an update (<see cref="RowKind.UpdateBefore"/>) first: the sink writes whatever comes.
    /// </summary>
    public Func<T, bool>? IsDelete { get; init; }

    /// <summary>Which partition a record goes to.</summary>
    public KafkaPartitioner Partitioner { get; init; }

    /// <summary>Gives a record's partition, from 0, for the number of partitions that the topic has; in place of <see cref="Partitioner"/>.</summary>
    public Func<T, int, int>? PartitionBy { get; init; }

    /// <summary>How often a record arrives, across failures.</summary>
    public DeliveryGuarantee DeliveryGuarantee { get; init; } = DeliveryGuarantee.AtLeastOnce;

    /// <summary>
    /// Begins the names of the transactions of exactly-once sinks, and of the groups that hold their markers: prefix, uid of the sink, writer. No other job may use it on these
    /// brokers, and it must stay what it is as long as the job does.
    /// </summary>
    public string? TransactionalIdPrefix { get; init; }

    /// <summary>How long writing what a checkpoint has may take before the broker gives it up, and it is written again; 2 minutes by default, at most what the broker allows (<c>transaction.max.timeout.ms</c>, 15 minutes).</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What to do when a job is restored and what Kafka has of it does not fit its checkpoint: markers expire, with their groups, after <c>offsets.retention.minutes</c>.</summary>
    public MarkerMismatch OnMarkerMismatch { get; init; }

    /// <summary>Further settings of the client (librdkafka's names), handed to it untouched.</summary>
    public IDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where records go, and the settings, without secrets.</summary>
    public override string ToString() => $"{Topic ?? "topics of the records"} at {BootstrapServers}, {DeliveryGuarantee}{KafkaProperties.Describe(null, Properties)}";

    bool ISink<T>.CommitsOnCheckpoints => DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce;

    void ISink<T>.Validate()
    {
        KafkaLibrary.Require();
        KafkaSinkRules.Check(this);
        KafkaProperties.Check("KafkaSink", ProducerSettings("check"));
    }

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce
        ? ((ISink<T>)new KafkaEpochSink<T>(this) { OnMismatch = (EpochMarkerMismatch)OnMarkerMismatch }).CreateOperator(context)
        : new KafkaSinkOperator<T>(this, context).Input;

    /// <summary>The settings of a producer.</summary>
    /// <param name="transactionalId">Whose transactions it writes; null: it writes without.</param>
    internal Dictionary<string, string> ProducerSettings(string? transactionalId)
    {
        var exactlyOnce = transactionalId is not null && DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce;
        // Keys are hashed as Kafka's own clients do it. Retries must not change the order; who wants fewer acknowledgements has to do without.
        List<(string, string)> defaults = [("partitioner", "murmur2_random"), ("delivery.report.only.error", "true")];
        if (!Properties.ContainsKey("acks") && !Properties.ContainsKey("request.required.acks")) defaults.Add(("enable.idempotence", "true"));
        List<(string, string)> own = [];
        if (exactlyOnce)
        {
            own.Add(("transactional.id", transactionalId!));
            own.Add(("transaction.timeout.ms", $"{(long)TransactionTimeout.TotalMilliseconds}"));
            // The client wants a record to be given up before its transaction is.
            own.Add(("message.timeout.ms", $"{(long)TransactionTimeout.TotalMilliseconds}"));
        }
        return new KafkaSettings(BootstrapServers, Properties.AsReadOnly()).With(defaults, own);
    }
}
