using System.Runtime.CompilerServices;

namespace ActorStream.Examples;

/// <summary>A partition of a topic log, and the offset of the next line: what a checkpoint stores.</summary>
public record TopicPartition(int Partition, long Offset);

/// <summary>A line of a topic log with its place.</summary>
public record TopicLine(int Partition, long Offset, byte[] Value);

/// <summary>Reads a topic log as a source of Kafka reads a topic: a split for each partition, without end unless the log is complete.</summary>
sealed class TopicLogSource(TopicLog log) : SplitSource<TopicLine, TopicPartition>
{
    public override Boundedness Boundedness => Boundedness.Unbounded;

    public override async IAsyncEnumerable<TopicPartition> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var partition = 0; partition < log.Partitions; partition++) yield return new TopicPartition(partition, 0);
    }

    public override async IAsyncEnumerable<(TopicLine Record, TopicPartition Split)> ReadAsync(TopicPartition split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await log.ReadAsync(split.Partition, split.Offset, cancellationToken) is { } value)
            yield return (new TopicLine(split.Partition, split.Offset, value), split = split with { Offset = split.Offset + 1 });
    }
}
