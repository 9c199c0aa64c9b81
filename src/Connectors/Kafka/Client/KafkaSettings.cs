using Confluent.Kafka;
using Microsoft.Extensions.Logging;

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

/// <summary>What a client says beside the answers to calls: kept for messages, and logged.</summary>
internal sealed partial class KafkaErrors(ILogger logger, string name)
{
    private volatile Error? _last;

    /// <summary>The last error that the client told of; null: none.</summary>
    public Error? Last => _last;

    /// <summary>What the client cannot recover from.</summary>
    public Error? Fatal { get; private set; }

    public void Handle(IClient client, Error error)
    {
        _last = error;
        if (error.IsFatal) Fatal = error;
        Happened(logger, name, error.Reason);
    }

    public void Log(IClient client, LogMessage message)
    {
        if (message.Level <= SyslogLevel.Warning) Said(logger, name, message.Message);
    }

    /// <summary>An error with what the client said last, which is often the reason.</summary>
    public string Describe(Error error) => _last is { } last && last.Code != error.Code ? $"{error.Reason} ({last.Reason})" : error.Reason;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: Kafka: {Reason}")]
    private static partial void Happened(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Name}: librdkafka: {Text}")]
    private static partial void Said(ILogger logger, string name, string text);
}
