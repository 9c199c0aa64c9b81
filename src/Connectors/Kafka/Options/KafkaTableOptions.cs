using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>Options by name, taken apart: those of the connector, the client's properties, and the formats' own.</summary>
internal sealed class KafkaTableOptions
{
    private const string PropertyPrefix = "properties.";

    private static readonly string[] Known =
    [
        "connector", "topic", "topic-pattern", "properties.bootstrap.servers", "properties.group.id", "format", "key.format", "key.fields", "key.fields-prefix", "value.format",
        "value.fields-include", "scan.startup.mode", "scan.startup.specific-offsets", "scan.startup.timestamp-millis", "scan.bounded.mode", "scan.bounded.specific-offsets",
        "scan.bounded.timestamp-millis", "scan.topic-partition-discovery.interval", "sink.partitioner", "sink.delivery-guarantee", "sink.transactional-id-prefix", "sink.semantic",
        "sink.parallelism", "sink.buffer-flush.max-rows", "sink.buffer-flush.interval", "scan.watermark.emit.strategy", "scan.watermark.emit.on-event.gap", "scan.watermark.alignment.group",
        "scan.watermark.alignment.max-drift", "scan.watermark.alignment.update-interval", "scan.watermark.idle-timeout",
    ];

    private readonly IReadOnlyDictionary<string, string> _options;

    private KafkaTableOptions(IReadOnlyDictionary<string, string> options) => _options = options;

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
            else if (!Known.Contains(name)) throw new InvalidOptionException($"Unknown option {name} of the connector kafka. {NearestName.Hint(name, Known)}");
        }
        return read;
    }

    public static InvalidOptionException Wrong(string name, string value, string expected) =>
        new($"The option {name} is \"{KafkaProperties.Mask(name, value)}\"; it must be {expected}.");

    public string? Text(string name) => _options.TryGetValue(name, out var text) ? text : null;

    public string Required(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new InvalidOptionException($"The connector kafka needs the option {name}.");

    /// <summary>Reads a value, and says of a wrong one what is expected.</summary>
    public T Parse<T>(string name, T other, Func<string, T> parse)
    {
        if (Text(name) is not { } text) return other;
        try
        {
            return parse(text);
        }
        catch (FormatException expected)
        {
            throw Wrong(name, text, expected.Message);
        }
    }

    /// <summary>An option that another one asks for.</summary>
    public string RequiredBy(string name, string other) =>
        Text(name) ?? throw new InvalidOptionException($"The option {other} is {Text(other)}, which needs the option {name}.");

    /// <summary>An option that means nothing unless another one has a certain value.</summary>
    public void OnlyWith(string name, string other, string value)
    {
        if (Text(name) is not null && Text(other) != value)
            throw new InvalidOptionException($"The option {name} is set, and {other} is {Text(other) ?? "not"}{(Text(other) is null ? " set" : "")}: it is for {value} only.");
    }

    /// <summary>The options of the formats that are named begin with the format's name, perhaps behind <c>key.</c> or <c>value.</c>.</summary>
    private bool IsFormatOption(string name)
    {
        return Is("", "format") || Is("", "value.format") || Is("value.", "value.format") || Is("value.", "format") || Is("key.", "key.format");

        bool Is(string before, string option) => Text(option) is { Length: > 0 } format && name.StartsWith($"{before}{format}.", StringComparison.Ordinal);
    }
}
