namespace ActorStream.Connectors;

/// <summary>The client could not do what it was asked for.</summary>
internal sealed class KafkaClientException(int code, string message) : Exception(message)
{
    /// <summary>librdkafka's code: negative for errors of its own, else the broker's.</summary>
    public int Code { get; } = code;
}
