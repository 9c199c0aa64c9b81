using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>What a client says beside the answers to calls: kept for messages, and logged.</summary>
internal sealed partial class KafkaErrors(ILogger logger, string name)
{
    private volatile Error? _last;

    /// <summary>The last error that the client told of; null: none.</summary>
    public Error? Last => _last;

    /// <summary>What the client cannot recover from.</summary>
    public Error? Fatal { get; private set; }

    public void Handle(IClient client, Error error) => Handle(error);

    public void Handle(Error error)
    {
        _last = error;
        if (error.IsFatal) Fatal = error;
        Happened(logger, name, error.Reason);
    }

    public void Log(IClient client, LogMessage message)
    {
        if (message.Level <= SyslogLevel.Warning) Log(message.Message);
    }

    public void Log(string text) => Said(logger, name, text);

    /// <summary>An error with what the client said last, which is often the reason.</summary>
    public string Describe(Error error) => _last is { } last && last.Code != error.Code ? $"{error.Reason} ({last.Reason})" : error.Reason;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: Kafka: {Reason}")]
    private static partial void Happened(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Name}: librdkafka: {Text}")]
    private static partial void Said(ILogger logger, string name, string text);
}
