namespace ActorStream.Connectors;

/// <summary>Chooses partitions for the records of one subtask; asks for their number only where it is needed, and again after a while.</summary>
internal sealed class KafkaPartitions<T>(KafkaSink<T> sink, int subtask, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (int Count, long Asked)> _counts = new(StringComparer.Ordinal);
    private int _turn;

    /// <summary>-1: the client chooses by the key.</summary>
    public int Choose(T record, string topic, Func<string, TimeSpan, int> ask)
    {
        if (sink.PartitionBy is null && sink.Partitioner == KafkaPartitioner.Default) return -1;
        var count = Count(topic, ask);
        if (sink.PartitionBy is { } choose)
        {
            var chosen = choose(record, count);
            return chosen >= 0 && chosen < count ? chosen : throw new ArgumentException($"KafkaSink.PartitionBy gave partition {chosen}, and the topic {topic} has {count}: 0 to {count - 1}.");
        }
        if (sink.Partitioner == KafkaPartitioner.Fixed) return subtask % count;
        _turn = (_turn + 1) % count;
        return _turn;
    }

    private int Count(string topic, Func<string, TimeSpan, int> ask)
    {
        if (_counts.TryGetValue(topic, out var known) && time.GetElapsedTime(known.Asked) < Refresh) return known.Count;
        var count = ask(topic, Patience);
        _counts[topic] = (count, time.GetTimestamp());
        return count;
    }
}
