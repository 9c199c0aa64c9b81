using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>
/// Offsets of checkpoints on their way to the group. They tell others how far the job is; the job itself goes by its checkpoint, so that a
/// commit that fails is counted and logged, and the next one makes it good.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="context">The reader.</param>
/// <param name="logger">Where to log.</param>
internal sealed unsafe class KafkaCommits(string group, SourceReaderContext context, ILogger logger)
{
    private readonly Counter _succeeded = context.Metrics.Counter("commitsSucceeded");
    private readonly Counter _failed = context.Metrics.Counter("commitsFailed");
    private int _waiting;
    private long _checkpoint;

    /// <summary>Whether an answer is outstanding.</summary>
    public bool IsWaiting => _waiting > 0;

    /// <summary>Sends offsets; called on the consumer's thread.</summary>
    public void Send(nint client, long checkpointId, IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        _checkpoint = checkpointId;
        var list = NativeKafka.rd_kafka_topic_partition_list_new(offsets.Count);
        foreach (var offset in offsets)
            NativeKafka.rd_kafka_topic_partition_list_add(list, offset.Topic, offset.Partition.Value)->Offset = offset.Offset.Value;
        var error = NativeKafka.rd_kafka_commit(client, list, isAsync: 1);
        NativeKafka.rd_kafka_topic_partition_list_destroy(list);
        if (error == NativeKafka.NoError) _waiting++;
        else Failed(NativeKafka.Text(error));
    }

    /// <summary>The answer, on the same thread.</summary>
    public void Answered(CommittedOffsets answer)
    {
        _waiting--;
        var error = answer.Error.IsError ? answer.Error : answer.Offsets.Select(static o => o.Error).FirstOrDefault(static e => e.IsError);
        if (error is null) _succeeded.Value++;
        else Failed(error.Reason);
    }

    private void Failed(string reason)
    {
        _failed.Value++;
        KafkaLog.NotCommitted(logger, context.SourceName, _checkpoint, group, reason);
    }
}
