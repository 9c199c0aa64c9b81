using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>
/// How large records may be: the client's property message.max.bytes, and what topics say with max.message.bytes. A record that the broker refuses in a transaction would have it refused for ever, so it must not get
/// there. A topic is asked when its writer starts or its first record comes, and again before a record is refused. Where it cannot be asked (missing rights, a topic that is made with its first record), only the client's limit counts.
/// </summary>
/// <param name="settings">A producer's settings.</param>
/// <param name="errors">Where to tell what goes wrong.</param>
/// <param name="logger">Tells of topics that cannot be asked.</param>
internal sealed partial class KafkaLimits(IReadOnlyDictionary<string, string> settings, KafkaErrors errors, ILogger logger)
{
    public const string Client = "message.max.bytes";
    public const string Topic = "max.message.bytes";
    public const string Batch = "batch.size";

    /// <summary>What a broker adds to a record that is sent alone, at most.</summary>
    private const int Overhead = 100;
    private const int DefaultClient = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _client = Number(settings, Client, DefaultClient);

    /// <summary>Compressed records may be larger than their topic says.</summary>
    private readonly bool _isCompressed = (settings.GetValueOrDefault("compression.type") ?? settings.GetValueOrDefault("compression.codec") ?? "none") != "none";
    private readonly ConcurrentDictionary<string, int> _topics = new(StringComparer.Ordinal);
    private volatile string? _last;
    private int _lastLimit;

    /// <summary>The settings of a producer for a topic: batches are not larger than it takes, which else would be refused though their records are not. On any thread.</summary>
    public Dictionary<string, string> ForTopic(string? topic, Dictionary<string, string> producer)
    {
        if (topic is null || _isCompressed) return producer;
        var limit = Ask(topic);
        if (limit < Number(producer, Batch, DefaultClient)) producer[Batch] = limit.ToString(CultureInfo.InvariantCulture);
        return producer;
    }

    /// <summary>Called on the task's thread, which waits where a topic has to be asked.</summary>
    /// <exception cref="ArgumentException">The record is too large.</exception>
    public void Check(string topic, KafkaOutgoing record)
    {
        var size = record.Size + Overhead;
        if (size > _client)
            throw new ArgumentException($"a record of {record.Size} bytes for the topic {topic} is larger than the client's property {Client}, {_client}, allows. Make it smaller, or raise that and the topic's {Topic}.");
        if (_isCompressed || size <= Of(topic)) return;
        // Perhaps it has been raised.
        var limit = Ask(topic);
        if (size > limit)
            throw new ArgumentException($"a record of {record.Size} bytes for the topic {topic} is larger than the topic's {Topic}, {limit}, allows. Make it smaller, or raise that: kafka-configs --alter --entity-type topics --entity-name {topic} --add-config {Topic}=…");
    }

    private int Of(string topic)
    {
        if (ReferenceEquals(topic, _last)) return _lastLimit;
        var limit = _topics.TryGetValue(topic, out var known) ? known : Ask(topic);
        _lastLimit = limit;
        _last = topic;
        return limit;
    }

    private int Ask(string topic)
    {
        var limit = Read(topic) ?? int.MaxValue;
        _topics[topic] = limit;
        _last = null;
        return limit;
    }

    private int? Read(string topic)
    {
        try
        {
            // A property that the package's client wants to itself.
            using var admin = new AdminClientBuilder(settings.Where(static s => s.Key != "delivery.report.only.error")).SetErrorHandler(errors.Handle).SetLogHandler(errors.Log).Build();
            var answer = admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }], new DescribeConfigsOptions { RequestTimeout = Patience }).GetAwaiter().GetResult();
            return answer[0].Entries.TryGetValue(Topic, out var entry) && int.TryParse(entry.Value, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (KafkaException cause)
        {
            Unknown(logger, topic, (cause as DescribeConfigsException)?.Results[0].Error.Reason ?? cause.Message);
            return null;
        }
    }

    private static int Number(IReadOnlyDictionary<string, string> settings, string name, int otherwise) =>
        settings.TryGetValue(name, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [LoggerMessage(Level = LogLevel.Warning, Message = "How large a record of the topic {Topic} may be (" + Topic + ") cannot be read: {Reason}. Records that are too large are found out when they are written.")]
    private static partial void Unknown(ILogger logger, string topic, string reason);
}
