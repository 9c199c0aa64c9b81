using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>What an offset is taken from: the kinds that startup modes and bounded modes share.</summary>
internal enum OffsetKind
{
    Unbounded,
    Group,
    Earliest,
    Latest,
    Timestamp,
    Specific,
}

/// <summary>Offsets of single partitions; without a topic: of the only one.</summary>
internal sealed class SpecificOffsets(IEnumerable<(string? Topic, int Partition, long Offset)> offsets)
{
    private readonly Dictionary<(string? Topic, int Partition), long> _offsets = Read(offsets);

    public bool HasTopics => _offsets.Keys.Any(static k => k.Topic is not null);

    public bool IsEmpty => _offsets.Count == 0;

    public IEnumerable<string> Topics => _offsets.Keys.Select(static k => k.Topic).OfType<string>().Distinct();

    /// <summary>The offset, if the partition has one.</summary>
    public long? Of(string topic, int partition) =>
        _offsets.TryGetValue((topic, partition), out var offset) || _offsets.TryGetValue((null, partition), out offset) ? offset : null;

    public override string ToString() => string.Join(';', _offsets.OrderBy(static o => o.Key.Topic).ThenBy(static o => o.Key.Partition).Select(
        static o => string.Create(CultureInfo.InvariantCulture, $"{(o.Key.Topic is { } topic ? $"topic:{topic}," : "")}partition:{o.Key.Partition},offset:{o.Value}")));

    private static Dictionary<(string? Topic, int Partition), long> Read(IEnumerable<(string? Topic, int Partition, long Offset)> offsets)
    {
        var read = new Dictionary<(string?, int), long>();
        foreach (var (topic, partition, offset) in offsets)
        {
            if (partition < 0) throw new ArgumentException($"SpecificOffsets: the partition {partition} is negative.");
            if (offset < 0) throw new ArgumentException($"SpecificOffsets: the offset {offset} of partition {partition} is negative.");
            if (!read.TryAdd((topic, partition), offset)) throw new ArgumentException($"SpecificOffsets: partition {partition} has two offsets, {read[(topic, partition)]} and {offset}.");
        }
        return read;
    }
}
