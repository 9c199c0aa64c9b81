using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <summary>What a client is given: the user's properties, untouched, and what the connector has to decide itself.</summary>
/// <param name="bootstrapServers">The brokers to ask first.</param>
/// <param name="properties">The user's properties.</param>
internal sealed class KafkaSettings(string bootstrapServers, IReadOnlyDictionary<string, string> properties)
{
    public const string Servers = "bootstrap.servers";
    public const string Group = "group.id";
    public const string OffsetReset = "auto.offset.reset";
    public const string AutoCommit = "enable.auto.commit";

    public string BootstrapServers { get; } = bootstrapServers;

    /// <summary>The settings of a client.</summary>
    /// <param name="defaults">What holds where the user says nothing.</param>
    /// <param name="own">What holds whatever the user says.</param>
    public Dictionary<string, string> With(IEnumerable<(string Name, string Value)> defaults, IEnumerable<(string Name, string Value)> own)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in defaults) all[name] = value;
        foreach (var (name, value) in properties) all[name] = value;
        all.Remove(OffsetReset);
        all[Servers] = BootstrapServers;
        foreach (var (name, value) in own) all[name] = value;
        return all;
    }

    /// <summary>The settings of a consumer that only asks: about topics, offsets and groups.</summary>
    public IConsumer<Ignore, Ignore> CreateAsker(string? group, KafkaErrors errors) =>
        new ConsumerBuilder<Ignore, Ignore>(With([], [(Group, group ?? "actorstream"), (AutoCommit, "false")]))
            .SetErrorHandler(errors.Handle)
            .SetLogHandler(errors.Log)
            .Build();
}
