using System.Buffers;

namespace ActorStream.Operators;

/// <summary>
/// The base of sinks that write to an outside party in transactions, exactly once: records are encoded into a local log that is part of
/// every checkpoint, and an epoch is written with its marker, in one transaction, when its checkpoint is complete, while the next one is recorded.
/// </summary>
/// <typeparam name="T">The type of the records.</typeparam>
internal abstract class EpochSink<T> : ISink<T>
{
    bool ISink<T>.CommitsOnCheckpoints => true;

    /// <summary>How many bytes of records a subtask keeps in memory before it moves them to a file.</summary>
    public long MemoryLimit { get; init; } = 64 << 20;

    /// <summary>How many bytes of epochs whose checkpoints are complete may wait to be written before the subtask takes no more records.</summary>
    public long UnwrittenLimit { get; init; } = 256 << 20;

    /// <summary>Where records go that memory has no room for.</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();

    /// <summary>What to do when the outside party's marker does not fit the restored checkpoint.</summary>
    public EpochMarkerMismatch OnMismatch { get; init; }

    /// <summary>Encodes a record, once. What is too large or cannot be written at all is refused here, where the record is known.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timestamp">Its timestamp, in epoch milliseconds.</param>
    /// <param name="output">Where its bytes go.</param>
    public virtual void Encode(T record, long timestamp, IBufferWriter<byte> output) => Encode(record, output);

    /// <inheritdoc cref="Encode(T, long, IBufferWriter{byte})"/>
    public virtual void Encode(T record, IBufferWriter<byte> output) => throw new NotSupportedException($"{GetType().Name} encodes nothing.");

    /// <summary>Makes a subtask's connection to the outside party.</summary>
    public abstract EpochParty CreateParty(SinkContext context);

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => new EpochSinkOperator<T>(this, context).Input;
}
