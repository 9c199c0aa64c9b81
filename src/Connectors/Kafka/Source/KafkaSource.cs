using System.Text.RegularExpressions;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>Reads topics of Kafka: each partition in its order, partitions shared out among the subtasks.</summary>
/// <remarks>
/// <para>A record's timestamp is Kafka's, unless the watermark strategy assigns another; with a strategy each partition has a watermark of its own.</para>
/// <para>A checkpoint stores the offset of each partition, and a job that is restored goes on from there. When it is complete, the offsets are also committed to the
/// group <see cref="GroupId"/>, so that others see how far the job is; the job itself does not read them again.</para>
/// <para>Transactions that are aborted, or still open, are not read, unless <c>isolation.level</c> says so.</para>
/// <para>It needs the native library librdkafka; the plan is refused where that is not installed.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var source = new KafkaSource&lt;Visit>
/// {
///     BootstrapServers = "localhost:9092", Topics = "web;web-eu", GroupId = "traffic", ValueFormat = new JsonFormat&lt;Visit>(),
///     StartupMode = StartupMode.Timestamp(DateTimeOffset.UnixEpoch), BoundedMode = BoundedMode.LatestOffset,
///     Properties = { ["security.protocol"] = "SASL_SSL", ["sasl.password"] = "secret" },
/// };
/// Console.WriteLine(source);
/// // prints: web;web-eu at localhost:9092, from timestamp 0 to latest-offset, group.id traffic, sasl.password ******, security.protocol SASL_SSL
///
/// public record Visit(string Host, long Bytes);
/// </code></example>
public sealed class KafkaSource<T> : ISource<T>
{
    /// <summary>The brokers to ask first: <c>host:port</c>, several with commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The topics: <c>["web", "web-eu"]</c> or <c>"web;web-eu"</c>. Either these or <see cref="TopicPattern"/>.</summary>
    public TopicList? Topics { get; init; }

    /// <summary>Reads all topics whose whole names match, also those that are made later.</summary>
    public Regex? TopicPattern { get; init; }

    /// <summary>The consumer group, whose offsets it may begin at and to which offsets are committed; null: none.</summary>
    public string? GroupId { get; init; }

    /// <summary>Makes records of values. Tombstones (null values) are left out and counted in <c>numTombstonesSkipped</c>. Either this or <see cref="Deserializer"/>.</summary>
    public IFormat<T>? ValueFormat { get; init; }

    /// <summary>Makes records of all that Kafka has: key, value, topic, partition, offset, timestamp, headers.</summary>
    public KafkaDeserializer<T>? Deserializer { get; init; }

    /// <summary>Where to begin without a checkpoint: by default where the group is, and at the beginning where it has been nowhere.</summary>
    public StartupMode StartupMode { get; init; } = StartupMode.GroupOffsets();

    /// <summary>Where to end: by default nowhere.</summary>
    public BoundedMode BoundedMode { get; init; } = BoundedMode.Unbounded;

    /// <summary>How often to look for new partitions and topics, which are read from their beginning; 5 minutes by default, zero: never.</summary>
    public TimeSpan PartitionDiscoveryInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a complete checkpoint's offsets are committed to the group.</summary>
    public bool CommitOffsetsOnCheckpoint { get; init; } = true;

    /// <summary>What to do with a record that cannot be read: by default the job fails, naming topic, partition, offset and text.</summary>
    public BadRecordPolicy BadRecords { get; init; } = BadRecordPolicy.Fail;

    /// <summary>
    /// Further settings of the client (librdkafka's names), handed to it untouched. <c>auto.offset.reset</c> is <c>earliest</c>, <c>latest</c> or <c>none</c> and decides where
    /// to go on when an offset is not there.
    /// </summary>
    public IDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Boundedness Boundedness => BoundedMode.Kind == OffsetKind.Unbounded ? Boundedness.Unbounded : Boundedness.Bounded;

    /// <summary>What to do when an offset is not there.</summary>
    internal OffsetReset Reset => KafkaProperties.Reset(Properties) ?? StartupMode.Reset;

    /// <summary>What is read, from where to where, and the settings, without secrets.</summary>
    public override string ToString() => $"{(object?)Topics ?? TopicPattern} at {BootstrapServers}, from {StartupMode.With(Reset)} to {BoundedMode}{KafkaProperties.Describe(GroupId, Properties)}";

    void ISource<T>.Validate()
    {
        KafkaLibrary.Require();
        KafkaSourceRules.Check(
            BootstrapServers, Topics, TopicPattern, GroupId, StartupMode, BoundedMode, PartitionDiscoveryInterval, Reset, BadRecords);
        if ((ValueFormat is null) == (Deserializer is null))
            throw new ArgumentException($"KafkaSource has {(ValueFormat is null ? "neither" : "both")} ValueFormat {(ValueFormat is null ? "nor" : "and")} Deserializer: give one of them.");
        ValueFormat?.Validate();
        KafkaProperties.Check("KafkaSource", ConsumerSettings());
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => new KafkaDiscovery(
        new KafkaSelection(Settings(), Topics, TopicPattern, GroupId, StartupMode.With(Reset), BoundedMode, PartitionDiscoveryInterval));

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new KafkaReader<T>(this, context);

    internal Dictionary<string, string> ConsumerSettings() => Settings().With(
        [(KafkaSettings.AutoCommit, "false"), ("queued.min.messages", "1000000")],
        [(KafkaSettings.Group, GroupId ?? "actorstream"), ("enable.partition.eof", "true"), (KafkaSettings.OffsetReset, "error")]);

    private KafkaSettings Settings() => new(BootstrapServers, Properties.AsReadOnly());
}
