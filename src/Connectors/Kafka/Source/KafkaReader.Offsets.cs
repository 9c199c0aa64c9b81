using System.Collections.Concurrent;
using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <content>Positions: of checkpoints, at the end of partitions, and those that are not there any more.</content>
internal sealed unsafe partial class KafkaReader<T>
{
    private readonly KafkaCommits? _commits;
    private readonly SortedDictionary<long, TopicPartitionOffset[]> _atBarriers = [];
    private readonly List<KafkaSplit> _finished = [];
    private readonly ConcurrentQueue<(KafkaSplit Split, long Low, long High, Exception? Failure)> _resets = new();

    public override void OnBarrier(long checkpointId)
    {
        if (_commits is null || _pump is null) return;
        _atBarriers[checkpointId] = [.. _splits.Cast<KafkaSplit>().Concat(_finished).Select(static s => new TopicPartitionOffset(s.Topic, s.Partition, s.Position))];
    }

    public override void OnCheckpointCompleted(long checkpointId)
    {
        if (_commits is null || !_atBarriers.TryGetValue(checkpointId, out var offsets)) return;
        foreach (var id in _atBarriers.Keys.TakeWhile(id => id <= checkpointId).ToArray()) _atBarriers.Remove(id);
        if (offsets.Length > 0) _pump!.Commit(checkpointId, offsets);
    }

    /// <summary>What comes in place of a message.</summary>
    private void Handle(HeldPartition held, NativeMessage* message)
    {
        var split = held.Split;
        switch (message->Error)
        {
            case NativeKafka.PartitionEnd:
                split.End = message->Offset;
                // What is before the end and was not given are marks of transactions, records of aborted ones, or compacted away.
                if (message->Offset >= split.Stop) split.Position = split.Stop;
                break;
            case NativeKafka.OffsetReset or NativeKafka.OffsetOutOfRange:
                _pump!.Ask(split, _resets);
                break;
            default:
                throw Failure(message);
        }
    }

    /// <summary>Goes on where the policy says in partitions whose position is not there.</summary>
    private void ApplyResets()
    {
        while (_resets.TryDequeue(out var reset))
        {
            var (split, low, high, failure) = reset;
            _current = _held.Find(h => h.Split == split);
            if (_current is null) continue;
            if (failure is not null) throw new InvalidOperationException($"its first and last offsets could not be asked for: {failure.Message}", failure);
            var policy = _source.Reset;
            if (policy == OffsetReset.None)
            {
                throw new InvalidOperationException(
                    $"this offset is not there: the broker has {low} to {high}, and auto.offset.reset is none. Records are lost, or the topic was made anew. To go on: StartupMode with OffsetReset.Earliest or Latest.");
            }
            var position = policy == OffsetReset.Earliest ? low : high;
            var skipped = Math.Max(0, position - split.Position);
            _context.Metrics.Counter("numRecordsSkippedByReset").Value += skipped;
            KafkaLog.Reset(_logger, _context.SourceName, split.Id, split.Position, position, policy.ToString().ToLowerInvariant(), skipped);
            split.Position = position;
            _pump!.Seek(split, position);
        }
    }
}
