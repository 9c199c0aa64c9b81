using System.Runtime.InteropServices;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Hands records to the client, which sends them in the background.</summary>
/// <param name="client">A producer.</param>
internal sealed unsafe class KafkaProducer(KafkaClient client) : IDisposable
{
    private const int MostArguments = 6;

    private readonly Dictionary<string, nint> _topics = new(StringComparer.Ordinal);
    private string? _lastName;
    private nint _lastTopic;

    public KafkaClient Client { get; } = client;

    /// <summary>Takes a record over; it is copied.</summary>
    /// <param name="topic">Where it goes.</param>
    /// <param name="record">The record.</param>
    /// <returns>False: there is no room at present.</returns>
    /// <exception cref="KafkaClientException">It cannot be sent.</exception>
    public bool TryProduce(string topic, KafkaOutgoing record)
    {
        var headers = record.Headers;
        var arguments = stackalloc NativeArgument[MostArguments + headers.Count];
        arguments[0] = new NativeArgument { Kind = NativeArgument.OfTopic, Topic = ReferenceEquals(topic, _lastName) ? _lastTopic : Find(topic) };
        arguments[1] = new NativeArgument { Kind = NativeArgument.OfPartition, Number = record.Partition };
        arguments[2] = new NativeArgument { Kind = NativeArgument.OfFlags, Number = NativeArgument.Copies };
        var count = 3;
        if (record.Timestamp > 0) arguments[count++] = new NativeArgument { Kind = NativeArgument.OfTimestamp, Time = record.Timestamp };
        if (headers.Count > 0) return ProduceWithHeaders(topic, record, arguments, count);
        return Produce(topic, record, arguments, count);
    }

    /// <summary>How many partitions a topic has.</summary>
    public int Partitions(string topic, TimeSpan patience)
    {
        NativeMetadata* answer;
        var error = NativeProducer.rd_kafka_metadata(Client.Handle, 0, Find(topic), &answer, (int)patience.TotalMilliseconds);
        if (error != NativeKafka.NoError) throw new KafkaClientException(error, $"the topic {topic} could not be asked about: {NativeKafka.Text(error)}");
        try
        {
            if (answer->Topics->Error != NativeKafka.NoError) throw new KafkaClientException(answer->Topics->Error, $"the topic {topic}: {NativeKafka.Text(answer->Topics->Error)}");
            return answer->Topics->PartitionCount;
        }
        finally
        {
            NativeProducer.rd_kafka_metadata_destroy(answer);
        }
    }

    public void Dispose()
    {
        foreach (var topic in _topics.Values) NativeProducer.rd_kafka_topic_destroy(topic);
        _topics.Clear();
        Client.Dispose();
    }

    private bool ProduceWithHeaders(string topic, KafkaOutgoing record, NativeArgument* arguments, int count)
    {
        // Names and values of headers must stay where they are during the call.
        var pins = new List<GCHandle>(record.Headers.Count * 2);
        try
        {
            foreach (var (name, value) in record.Headers)
            {
                var header = new NativeArgument { Kind = NativeArgument.OfHeader, Topic = Pin(Encoding.UTF8.GetBytes(name + "\0")) };
                // A null value and an empty one are told apart by the pointer.
                if (value is not null)
                {
                    header.HeaderBytes = (void*)Pin(value.Length == 0 ? new byte[1] : value);
                    header.HeaderLength = value.Length;
                }
                arguments[count++] = header;
            }
            return Produce(topic, record, arguments, count);
        }
        finally
        {
            foreach (var pin in pins) pin.Free();
        }

        nint Pin(byte[] bytes)
        {
            pins.Add(GCHandle.Alloc(bytes, GCHandleType.Pinned));
            return pins[^1].AddrOfPinnedObject();
        }
    }

    private bool Produce(string topic, KafkaOutgoing record, NativeArgument* arguments, int count)
    {
        byte none = 0;
        fixed (byte* key = record.Key.Span, value = record.Value.Span)
        {
            // Empty is not null.
            if (record.HasKey)
                arguments[count++] = new NativeArgument { Kind = NativeArgument.OfKey, Bytes = record.Key.Length == 0 ? &none : key, Length = (nuint)record.Key.Length };
            if (record.HasValue)
                arguments[count++] = new NativeArgument { Kind = NativeArgument.OfValue, Bytes = record.Value.Length == 0 ? &none : value, Length = (nuint)record.Value.Length };
            var error = NativeProducer.rd_kafka_produceva(Client.Handle, arguments, (nuint)count);
            if (error == 0) return true;
            if (NativeProducer.rd_kafka_error_code(error) == NativeProducer.QueueFull)
            {
                NativeProducer.rd_kafka_error_destroy(error);
                return false;
            }
            Client.Check(error, $"topic {topic}, a record of {record.Size} bytes");
            return false;
        }
    }

    private nint Find(string topic)
    {
        if (!_topics.TryGetValue(topic, out var found)) _topics[topic] = found = NativeProducer.rd_kafka_topic_new(Client.Handle, topic, 0);
        (_lastName, _lastTopic) = (topic, found);
        return found;
    }
}
