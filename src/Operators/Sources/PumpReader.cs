namespace ActorStream.Operators.Sources;

/// <summary>Reads a user's splits, each by its own pump, in turn.</summary>
internal sealed class PumpReader<T, TSplit>(SplitSource<T, TSplit> source, SourceReaderContext context) : SplitReader<T>
    where TSplit : notnull
{
    private readonly List<SplitPump<T, TSplit>> _pumps = [];
    private readonly List<SourceSplit> _splits = [];
    private SourceSplit? _current;
    private int _turn;

    public override int MaxSplits => source.Boundedness == Boundedness.Unbounded ? int.MaxValue : 1;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current;

    public override void AddSplit(SourceSplit split)
    {
        _splits.Add(split);
        if (source.Unreplayable is { } once && split is ValueSplit<long> counted) once.Begin(counted.Value, context);
        _pumps.Add(new SplitPump<T, TSplit>(source, (ValueSplit<TSplit>)split, context));
    }

    public override void Pause(SourceSplit split, bool paused)
    {
        foreach (var pump in _pumps)
            if (pump.Split == split) pump.Paused = paused;
    }

    public override ReadStatus Poll(Collector<T> output)
    {
        for (var i = 0; i < _pumps.Count; i++)
        {
            _turn = (_turn + 1) % _pumps.Count;
            var pump = _pumps[_turn];
            if (pump.Paused) continue;
            // An error is this split's: messages name it.
            _current = pump.Split;
            if (pump.Collect(output) > 0) return ReadStatus.More;
            if (!pump.IsEnded) continue;
            _pumps.RemoveAt(_turn);
            _splits.Remove(pump.Split);
            return ReadStatus.SplitEnded;
        }
        return ReadStatus.Nothing;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var pump in _pumps) await pump.DisposeAsync().ConfigureAwait(false);
    }
}
