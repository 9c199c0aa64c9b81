using System.Buffers;
using System.Text;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Makes of the records of one subtask what is sent.</summary>
internal sealed class KafkaSerializer<T>
{
    private readonly KafkaSink<T> _sink;
    private readonly Action<T, IBufferWriter<byte>> _value;
    private readonly Action<T, IBufferWriter<byte>>? _key;
    private readonly ArrayBufferWriter<byte> _keyBytes = new();
    private readonly ArrayBufferWriter<byte> _valueBytes = new();

    public KafkaSerializer(KafkaSink<T> sink)
    {
        _sink = sink;
        _value = sink.ValueFormat.CreateEncoder();
        _key = sink.KeyFormat?.CreateEncoder();
    }

    /// <summary>What the last call made; valid until the next one.</summary>
    public KafkaOutgoing Result { get; } = new();

    /// <param name="record">The record.</param>
    /// <param name="timestamp">Its timestamp, which it keeps in the topic unless the sink gives another.</param>
    public KafkaOutgoing Serialize(T record, long timestamp)
    {
        var result = Result;
        result.Topic = _sink.TopicSelector is { } select ? Checked(select(record)) : null;
        result.Timestamp = _sink.Timestamp is { } time ? time(record).ToUnixTimeMilliseconds() : timestamp is EventTime.None or EventTime.End ? 0 : timestamp;
        if (_sink.Headers is { } headers) result.Headers = headers(record) as IReadOnlyList<KeyValuePair<string, byte[]?>> ?? [.. headers(record)];
        SerializeKey(record);
        result.HasValue = _sink.IsDelete is null || !_sink.IsDelete(record);
        _valueBytes.ResetWrittenCount();
        if (result.HasValue) _value(record, _valueBytes);
        result.Value = _valueBytes.WrittenMemory;
        if (!result.HasValue && !result.HasKey) throw new InvalidOperationException("a record is to be deleted by its key, and has none");
        return result;
    }

    private void SerializeKey(T record)
    {
        _keyBytes.ResetWrittenCount();
        Result.HasKey = true;
        if (_key is not null)
        {
            _key(record, _keyBytes);
        }
        else if (_sink.Key is { } key && key(record) is { } text)
        {
            Encoding.UTF8.GetBytes(text, _keyBytes);
        }
        else
        {
            Result.HasKey = false;
        }
        Result.Key = _keyBytes.WrittenMemory;
    }

    private static string Checked(string topic) => KafkaTopics.IsName(topic ?? "") ? topic! : throw new ArgumentException(KafkaTopics.Explain(topic ?? ""));
}
