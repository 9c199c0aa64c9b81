using System.Buffers;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Rows exactly once: records are kept in the epoch log, encoded as state is.</summary>
internal sealed class JdbcEpochSink<T>(JdbcSink<T> sink, Codec<T> codec) : EpochSink<T>
{
    public override void Encode(T record, IBufferWriter<byte> output) => output.Write(codec.ToBytes(in record));

    public override EpochParty CreateParty(SinkContext context) => new JdbcParty<T>(sink, codec, context);
}
