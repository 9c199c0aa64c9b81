using System.Buffers;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>The exactly-once form of the sink: records wait in the epoch log for their checkpoint.</summary>
internal sealed class KafkaEpochSink<T>(KafkaSink<T> sink) : EpochSink<T>
{
    private readonly KafkaSerializer<T> _serializer = new(sink);
    private KafkaEpochParty? _party;
    private KafkaPartitions<T>? _partitions;

    public override void Encode(T record, long timestamp, IBufferWriter<byte> output)
    {
        var outgoing = _serializer.Serialize(record, timestamp);
        var topic = outgoing.Topic ?? sink.Topic!;
        outgoing.Partition = _partitions!.Choose(record, topic, _party!.Partitions);
        _party.Limits.Check(topic, outgoing);
        outgoing.Write(output);
    }

    public override EpochParty CreateParty(SinkContext context)
    {
        _partitions = new KafkaPartitions<T>(sink, context.Subtask, context.TimeProvider);
        return _party = new KafkaEpochParty($"{sink.TransactionalIdPrefix}-{context.Uid}", sink.Topic, sink.ProducerSettings, context);
    }
}
