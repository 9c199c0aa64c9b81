using System.Text;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>What a record's timestamp is.</summary>
public enum KafkaTimestampType
{
    /// <summary>There is none.</summary>
    NoTimestamp,

    /// <summary>The producer's.</summary>
    CreateTime,

    /// <summary>When the broker wrote the record.</summary>
    LogAppendTime,
}

/// <summary>A record as it is in its topic, with all that Kafka knows of it. Valid during the call that it is given to.</summary>
public readonly unsafe ref struct KafkaRecord
{
    private readonly NativeMessage* _message;
    private readonly KafkaSplit _split;

    internal KafkaRecord(NativeMessage* message, KafkaSplit split)
    {
        _message = message;
        _split = split;
    }

    /// <summary>The topic.</summary>
    public string Topic => _split.Topic;

    /// <summary>The partition.</summary>
    public int Partition => _split.Partition;

    /// <summary>The offset in the partition.</summary>
    public long Offset => _message->Offset;

    /// <summary>The key; empty where it is null.</summary>
    public ReadOnlySpan<byte> Key => new(_message->Key, (int)_message->KeyLength);

    /// <summary>Whether there is no key.</summary>
    public bool IsKeyNull => _message->Key is null;

    /// <summary>The value; empty where it is null.</summary>
    public ReadOnlySpan<byte> Value => new(_message->Value, (int)_message->ValueLength);

    /// <summary>Whether there is no value: a tombstone, which deletes the key in a compacted topic.</summary>
    public bool IsValueNull => _message->Value is null;

    /// <summary>The timestamp; null where there is none.</summary>
    public DateTimeOffset? Timestamp => Milliseconds is var time && time == EventTime.None ? null : DateTimeOffset.FromUnixTimeMilliseconds(time);

    /// <summary>What <see cref="Timestamp"/> is.</summary>
    public KafkaTimestampType TimestampType
    {
        get
        {
            int type;
            NativeKafka.rd_kafka_message_timestamp(_message, &type);
            return (KafkaTimestampType)type;
        }
    }

    /// <summary>How often the partition's leader had changed when the record was written; null where the native library, or the broker, does not tell (it does from librdkafka 2.1 on).</summary>
    public int? LeaderEpoch => KafkaLibrary.LeaderEpoch(_message);

    /// <summary>The headers, in their order; names may come several times, values may be null.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers => KafkaHeaders.Of(_message);

    internal long Milliseconds
    {
        get
        {
            int type;
            var time = NativeKafka.rd_kafka_message_timestamp(_message, &type);
            return type == 0 || time < 0 ? EventTime.None : time;
        }
    }

    internal KafkaSplit Split => _split;

    /// <summary>The value as text.</summary>
    public override string ToString() => IsValueNull ? "null" : Encoding.UTF8.GetString(Value);
}
