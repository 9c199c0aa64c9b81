using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Decodes the lines of one file split after the other, from bytes that are read elsewhere.</summary>
internal sealed class FileReader<T>(IFormat<T> format, BadRecordPolicy policy, int longestLine, SourceReaderContext context) : SplitReader<T>
{
    private readonly LineDecoder<T> _decoder = format.CreateDecoder();
    private readonly BadRecords _bad = new(context, policy);
    private readonly Counter _errors = context.Metrics.Counter("numRecordsInErrors");
    private readonly Counter _bytes = context.Metrics.Counter("numBytesIn");
    private readonly bool _skips = policy == BadRecordPolicy.Skip;
    private readonly ConcurrentQueue<byte[]> _free = new();
    private readonly List<SourceSplit> _splits = [];
    private ReadAhead? _ahead;
    private FileSplit? _split;
    private LineBlock _block;
    private int _cursor;
    private bool _begun;
    private bool _paused;
    private long _firstOffset;
    private long _linesBefore = -1;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _split;

    public override void AddSplit(SourceSplit split)
    {
        _split = (FileSplit)split;
        _splits.Add(split);
        _ahead = new ReadAhead(_split, format.Header, format.CreateRecordEnds(), longestLine, _free, context.Wake, context.Cancellation);
        _begun = false;
        _paused = false;
        _linesBefore = -1;
        _decoder.Lines = 0;
    }

    public override void Pause(SourceSplit split, bool paused) => _paused = paused;

    public override ReadStatus Poll(Collector<T> output)
    {
        if (_paused) return ReadStatus.Nothing;
        while (!output.IsFull)
        {
            if (_cursor >= _block.End && NextBlock() is { } status) return status;
            _cursor = _decoder.Decode(_block.Buffer, _cursor, _block.End, output);
            _split!.Position = _block.Offset + _cursor - _block.Start;
            if (_decoder.Fault is { } fault) Report(fault, output);
        }
        return ReadStatus.More;
    }

    public override string Origin(int indexFromEnd) => _split is null ? "a file" : $"{_split.Path} before byte {_split.Position}";

    public override async ValueTask DisposeAsync()
    {
        if (_ahead is not null) await _ahead.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>Null: there is one.</returns>
    private ReadStatus? NextBlock()
    {
        if (_ahead is null) return ReadStatus.Nothing;
        if (_block.Buffer is not null) _ahead.GiveBack(_block.Buffer);
        _block = default;
        _cursor = 0;
        if (_ahead.TryTake(out var block, out var ended))
        {
            if (!_begun) Begin(block.Offset);
            _block = block;
            _cursor = block.Start;
            _bytes.Value += block.End - block.Start;
            return null;
        }
        if (!ended) return ReadStatus.Nothing;
        // A header that does not fit is wrong even if no record follows.
        if (!_begun && _split!.Start == 0) Begin(0);
        _ahead.Release();
        _ahead = null;
        _splits.Clear();
        return ReadStatus.SplitEnded;
    }

    private void Begin(long offset)
    {
        var top = _ahead!.Top!;
        if (format.Header.Exists) _decoder.Begin(_split!.Path, top.Header);
        _begun = true;
        _split!.Position = _firstOffset = offset;
    }

    private void Report(LineFault fault, Collector<T> output)
    {
        if (_skips)
        {
            _errors.Value++;
            return;
        }
        var line = _block.Buffer.AsSpan(fault.Start, fault.Length);
        var column = Encoding.UTF8.GetCharCount(line[..Math.Clamp(fault.ByteColumn, 0, line.Length)]) + 1;
        var at = string.Create(CultureInfo.InvariantCulture, $"line {LinesBefore() + _decoder.Lines}, column {column}");
        _bad.Report(output, _split!.Path, at, Encoding.UTF8.GetString(line), fault.Message);
    }

    /// <summary>How many lines stand before those that were decoded: counted only when a message needs it.</summary>
    private long LinesBefore()
    {
        if (_linesBefore >= 0) return _linesBefore;
        return _linesBefore = LineCount.Before(_split!.Path, _firstOffset);
    }
}
