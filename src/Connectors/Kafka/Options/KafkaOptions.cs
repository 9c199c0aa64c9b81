namespace ActorStream.Connectors;

/// <summary>Kafka sources and sinks from options by name, as they stand in <c>WITH (…)</c>: the names, values and defaults are those of Flink's connector.</summary>
/// <remarks>An option that is not known, has a value that cannot be, or lacks another one is refused by name. Values of secrets are not shown.</remarks>
/// <example><code>
/// var source = KafkaOptions.CreateSource(
///     new Dictionary&lt;string, string>
///     {
///         ["connector"] = "kafka", ["topic"] = "web;web-eu", ["properties.bootstrap.servers"] = "localhost:9092", ["properties.group.id"] = "traffic",
///         ["scan.startup.mode"] = "timestamp", ["scan.startup.timestamp-millis"] = "807235200000",
///     },
///     new TextFormat());
/// Console.WriteLine(source);
/// // prints: web;web-eu at localhost:9092, from timestamp 807235200000 to unbounded, group.id traffic
/// </code></example>
public static class KafkaOptions
{
    /// <summary>A source.</summary>
    /// <param name="options">The options; <c>format</c> and the format's own are not looked at, since the format is given.</param>
    /// <param name="valueFormat">Makes records of values.</param>
    /// <param name="table">Names the table: where there is no group id, the group is <c>KafkaSource-</c> and this.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value.</exception>
    public static KafkaSource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, IFormat<T> valueFormat, string? table = null)
    {
        ArgumentNullException.ThrowIfNull(valueFormat);
        return Create(options, table, valueFormat, null, BadRecordPolicy.Fail);
    }

    /// <summary>A source whose records are made of all that Kafka knows.</summary>
    /// <param name="options">The options.</param>
    /// <param name="deserializer">Makes records.</param>
    /// <param name="table">Names the table: where there is no group id, the group is <c>KafkaSource-</c> and this.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value.</exception>
    public static KafkaSource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, KafkaDeserializer<T> deserializer, string? table = null)
    {
        ArgumentNullException.ThrowIfNull(deserializer);
        return Create(options, table, null, deserializer, BadRecordPolicy.Fail);
    }

    /// <summary>A sink.</summary>
    /// <param name="options">The options; formats and the fields of keys are not looked at, since they are given.</param>
    /// <param name="valueFormat">Makes values of records.</param>
    /// <param name="keyFormat">Makes keys of records; null: they have none.</param>
    /// <param name="isDelete">Which records are tombstones; null: none.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value.</exception>
    public static KafkaSink<T> CreateSink<T>(
        IReadOnlyDictionary<string, string> options, IFormat<T> valueFormat, IFormat<T>? keyFormat = null, Func<T, bool>? isDelete = null)
    {
        var read = KafkaTableOptions.Read(options);
        var sink = KafkaSinkOptions.Of(read);
        return new KafkaSink<T>
        {
            BootstrapServers = read.BootstrapServers,
            Topic = sink.Topic,
            ValueFormat = valueFormat,
            KeyFormat = keyFormat,
            IsDelete = isDelete,
            Partitioner = sink.Partitioner,
            DeliveryGuarantee = sink.Guarantee,
            TransactionalIdPrefix = sink.TransactionalIdPrefix,
            TransactionTimeout = sink.TransactionTimeout,
            Properties = read.Properties,
        };
    }

    internal static KafkaSource<T> Create<T>(IReadOnlyDictionary<string, string> options, string? table, IFormat<T>? format, KafkaDeserializer<T>? deserializer, BadRecordPolicy badRecords)
    {
        var read = KafkaTableOptions.Read(options);
        var source = KafkaSourceOptions.Of(read);
        return new KafkaSource<T>
        {
            BootstrapServers = read.BootstrapServers,
            Topics = source.Topics,
            TopicPattern = source.Pattern,
            GroupId = source.GroupId ?? (table is null ? null : $"KafkaSource-{table}"),
            ValueFormat = format,
            Deserializer = deserializer,
            BadRecords = badRecords,
            StartupMode = source.Start,
            BoundedMode = source.End,
            PartitionDiscoveryInterval = source.DiscoveryInterval,
            Properties = read.Properties,
        };
    }
}
