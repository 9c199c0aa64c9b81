using ActorStream.Operators;

namespace ActorStream.Operators.Sources;

/// <summary>Reads shares of numbered records: sequences, collections, generators. With a rate, record n is due n / rate after the start.</summary>
internal sealed class NumberedReader<T, TFill>(TFill fill, double recordsPerSecond, SourceReaderContext context) : SplitReader<T>
    where TFill : struct, IFill<T>
{
    private readonly List<InterleavedSplit> _splits = [];
    private readonly bool _limited = !double.IsPositiveInfinity(recordsPerSecond);
    private TFill _fill = fill;
    private InterleavedSplit? _current;
    private double _start = double.NaN;
    private long _nextPoll = long.MaxValue;
    private long _first;
    private int _position;
    private bool _filling;

    public override int MaxSplits => int.MaxValue;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current;

    public override long NextPollTime => _nextPoll;

    public override void AddSplit(SourceSplit split)
    {
        var share = (InterleavedSplit)split;
        _splits.Add(share);
        // A share that was begun before goes on now, whatever was due in between.
        if (_limited && double.IsNaN(_start)) _start = share.Done == 0 ? Now : Now - DueAfter(share.Next);
    }

    public override ReadStatus Poll(Collector<T> output)
    {
        _nextPoll = long.MaxValue;
        if (Earliest() is not { } split) return ReadStatus.Nothing;
        _current = split;
        while (!output.IsFull && split.Done < split.Length)
        {
            var first = split.Next;
            var count = Math.Min(split.Run, output.Limit - output.Count);
            if (_limited)
            {
                count = Math.Min(count, Due() - first);
                if (count <= 0)
                {
                    _nextPoll = (long)Math.Ceiling(_start + DueAfter(first));
                    return ReadStatus.Nothing;
                }
            }
            Fill(output, first, (int)count);
            split.Done += count;
            if (_splits.Count > 1 && split.Done < split.Length) return ReadStatus.More;
        }
        if (split.Done < split.Length) return ReadStatus.More;
        _splits.Remove(split);
        return ReadStatus.SplitEnded;
    }

    public override string Origin(int indexFromEnd) => _filling ? $"record {_first + _position}" : $"record {_first + _position + 1 - indexFromEnd}";

    private double Now => context.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private double DueAfter(long number) => number * 1000.0 / recordsPerSecond;

    /// <summary>Up to which number, exclusively, records are due.</summary>
    private long Due()
    {
        var elapsed = Now - _start;
        return elapsed < 0 ? 0 : (long)(elapsed * recordsPerSecond / 1000.0) + 1;
    }

    private void Fill(Collector<T> output, long first, int count)
    {
        var at = output.Reserve(count);
        var timestamps = output.Timestamps.AsSpan(at, count);
        if (!TFill.GivesTimestamps) timestamps.Fill(EventTime.None);
        _first = first;
        _position = 0;
        _filling = true;
        _fill.Fill(first, output.Values.AsSpan(at, count), timestamps, ref _position);
        _filling = false;
        _position = count - 1;
    }

    /// <summary>The share whose next number is the lowest: a reader of several keeps their order.</summary>
    private InterleavedSplit? Earliest()
    {
        if (_splits.Count == 1) return _splits[0];
        InterleavedSplit? earliest = null;
        foreach (var split in _splits)
            if (earliest is null || split.Next < earliest.Next) earliest = split;
        return earliest;
    }
}
