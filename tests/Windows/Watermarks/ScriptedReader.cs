using ActorStream.Operators.Sources;

namespace ActorStream.Windows.Tests.Watermarks;

sealed class NamedSplit(string id) : SourceSplit(id)
{
    public static SplitCodec Codec { get; } = new SplitCodec<NamedSplit>(
        static (ref StateWriter writer, NamedSplit split) => writer.WriteString(split.Id),
        static (ref StateReader reader) => new NamedSplit(reader.ReadString()));
}

/// <summary>A reader that gives what a test has put in, one batch for each poll.</summary>
sealed class ScriptedReader<T> : SplitReader<T>
{
    readonly Queue<(SourceSplit Split, T[] Records, bool Ends, Exception? Error)> _script = new();
    readonly List<SourceSplit> _splits = [];
    SourceSplit? _current;

    public HashSet<string> Paused { get; } = [];

    public int Polls { get; private set; }

    public override int MaxSplits => 10;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _current;

    public SourceSplit Split(string id) => _splits.Single(s => s.Id == id);

    public void Script(string split, params T[] records) => _script.Enqueue((Split(split), records, false, null));

    public void ScriptEnd(string split) => _script.Enqueue((Split(split), [], true, null));

    public void ScriptError(string split, Exception error) => _script.Enqueue((Split(split), [], false, error));

    public override void AddSplit(SourceSplit split) => _splits.Add(split);

    public override void Pause(SourceSplit split, bool paused) => _ = paused ? Paused.Add(split.Id) : Paused.Remove(split.Id);

    public override ReadStatus Poll(Collector<T> output)
    {
        Polls++;
        var next = _script.Count;
        while (next-- > 0 && Paused.Contains(_script.Peek().Split.Id)) _script.Enqueue(_script.Dequeue());
        if (_script.Count == 0 || Paused.Contains(_script.Peek().Split.Id)) return ReadStatus.Nothing;
        var (split, records, ends, error) = _script.Dequeue();
        _current = split;
        if (error is not null) throw error;
        foreach (var record in records) output.Append(in record, long.MinValue);
        if (!ends) return ReadStatus.More;
        _splits.Remove(split);
        return ReadStatus.SplitEnded;
    }
}
