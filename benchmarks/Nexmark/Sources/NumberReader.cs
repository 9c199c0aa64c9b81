using ActorStream.Operators.Sources;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>Reads records that are made from numbers straight into the collector, a batch at a time.</summary>
internal abstract class NumberReader<T> : SplitReader<T>
{
    NumberSplit? _split;
    bool _ended = true;

    public override IReadOnlyList<SourceSplit> Splits => _ended ? [] : [_split!];

    public override SourceSplit? CurrentSplit => _split;

    public override void AddSplit(SourceSplit split)
    {
        _split = (NumberSplit)split;
        _ended = false;
        Begin(_split);
    }

    public override ReadStatus Poll(Collector<T> output)
    {
        if (_ended) return ReadStatus.Nothing;
        if (output.Values.Length < Collector<T>.FullLimit)
        {
            Array.Resize(ref output.Values, Collector<T>.FullLimit);
            Array.Resize(ref output.Timestamps, Collector<T>.FullLimit);
        }
        var free = Math.Max(0, Collector<T>.FullLimit - output.Count);
        var made = Fill(output.Values.AsSpan(output.Count, free), output.Timestamps.AsSpan(output.Count, free), _split!);
        output.Count += made;
        if (made > 0 || free == 0) return ReadStatus.More;
        _ended = true;
        return ReadStatus.SplitEnded;
    }

    /// <summary>Starts on a split at its position.</summary>
    protected abstract void Begin(NumberSplit split);

    /// <summary>Makes the next records; none at the end of the split.</summary>
    protected abstract int Fill(Span<T> values, Span<long> timestamps, NumberSplit split);
}
