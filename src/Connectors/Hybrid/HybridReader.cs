using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Reads splits of both sources, each with its source's own reader.</summary>
internal sealed class HybridReader<T>(HybridSource<T> source, SourceReaderContext context) : SplitReader<T>
{
    private readonly List<SourceSplit> _splits = [];
    private SplitReader<T>? _first;
    private SplitReader<T>? _then;
    private HybridSplit? _current;

    /// <summary>As long as splits of the first source are read, as many as its reader can have, whatever else there is after a restart.</summary>
    public override int MaxSplits => _then is null || _splits.Exists(static s => ((HybridSplit)s).IsFirst) ? (_first ??= source.First.CreateReader(context)).MaxSplits : _then.MaxSplits;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current;

    public override long NextPollTime => Math.Min(_first?.NextPollTime ?? long.MaxValue, _then?.NextPollTime ?? long.MaxValue);

    public override void AddSplit(SourceSplit split)
    {
        var hybrid = (HybridSplit)split;
        _splits.Add(hybrid);
        Reader(hybrid).AddSplit(hybrid.Inner);
    }

    public override ReadStatus Poll(Collector<T> output)
    {
        // After a restart a reader may have splits of both: those of the first come first.
        var isFirst = _splits.Exists(static s => ((HybridSplit)s).IsFirst);
        var reader = isFirst ? _first : _then;
        if (reader is null || _splits.Count == 0) return ReadStatus.Nothing;
        var status = reader.Poll(output);
        if (reader.CurrentSplit is { } inner && _splits.Find(s => ReferenceEquals(((HybridSplit)s).Inner, inner)) is HybridSplit current) _current = current;
        if (status != ReadStatus.SplitEnded || _current is null) return status;
        _splits.Remove(_current);
        if (_current.IsFirst) source.Progress.End(_current.Key);
        return status;
    }

    public override void Pause(SourceSplit split, bool paused) => Reader((HybridSplit)split).Pause(((HybridSplit)split).Inner, paused);

    public override void OnBarrier(long checkpointId)
    {
        _first?.OnBarrier(checkpointId);
        _then?.OnBarrier(checkpointId);
    }

    public override void OnCheckpointCompleted(long checkpointId)
    {
        _first?.OnCheckpointCompleted(checkpointId);
        _then?.OnCheckpointCompleted(checkpointId);
    }

    public override string Origin(int indexFromEnd) => (_current is { IsFirst: false } ? _then : _first)?.Origin(indexFromEnd) ?? base.Origin(indexFromEnd);

    public override async ValueTask DisposeAsync()
    {
        if (_first is not null) await _first.DisposeAsync().ConfigureAwait(false);
        if (_then is not null) await _then.DisposeAsync().ConfigureAwait(false);
    }

    private SplitReader<T> Reader(HybridSplit split) => split.IsFirst ? _first ??= source.First.CreateReader(context) : _then ??= source.Then.CreateReader(context);
}
