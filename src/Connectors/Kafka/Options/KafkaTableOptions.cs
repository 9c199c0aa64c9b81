namespace ActorStream.Connectors;

/// <summary>Options by name, taken apart: those of the connector, the client's properties, and the formats' own.</summary>
internal sealed class KafkaTableOptions : TableOptions
{
    private const string PropertyPrefix = "properties.";

    internal static readonly string[] Known =
    [
        "connector", "topic", "topic-pattern", "properties.bootstrap.servers", "properties.group.id", "format", "key.format", "key.fields", "key.fields-prefix", "value.format",
        "value.fields-include", "scan.startup.mode", "scan.startup.specific-offsets", "scan.startup.timestamp-millis", "scan.bounded.mode", "scan.bounded.specific-offsets",
        "scan.bounded.timestamp-millis", "scan.topic-partition-discovery.interval", "sink.partitioner", "sink.delivery-guarantee", "sink.transactional-id-prefix", "sink.semantic",
        "sink.parallelism", "sink.buffer-flush.max-rows", "sink.buffer-flush.interval", "scan.watermark.emit.strategy", "scan.watermark.emit.on-event.gap", "scan.watermark.alignment.group",
        "scan.watermark.alignment.max-drift", "scan.watermark.alignment.update-interval", "scan.watermark.idle-timeout",
    ];

    private KafkaTableOptions(IReadOnlyDictionary<string, string> options)
        : base("kafka", options)
    {
    }

    public string BootstrapServers => Required("properties.bootstrap.servers");

    /// <summary>What the client is handed.</summary>
    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOptionException">One is unknown.</exception>
    public static KafkaTableOptions Read(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var read = new KafkaTableOptions(options);
        if (read.Text("connector") is { } connector and not ("kafka" or "upsert-kafka")) throw Wrong("connector", connector, "kafka or upsert-kafka");
        foreach (var (name, value) in options)
        {
            if (name is "properties.bootstrap.servers" or "properties.group.id" || read.IsFormatOption(name)) continue;
            if (name.StartsWith(PropertyPrefix, StringComparison.Ordinal)) read.Properties[name[PropertyPrefix.Length..]] = value;
            else if (!Known.Contains(name)) throw read.Unknown(name, Known);
        }
        return read;
    }
}
