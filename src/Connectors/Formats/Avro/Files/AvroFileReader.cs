using System.Globalization;
using System.Threading.Channels;
using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Reads the records of one part of a container file after the other, from blocks that are read and decompressed elsewhere.</summary>
internal sealed class AvroFileReader<T>(Func<string, ReadAvro<T>> readerOf, BadRecordPolicy policy, SourceReaderContext context) : SplitReader<T>
{
    private const int BlocksAhead = 2;

    private readonly BadRecords _bad = new(context, policy);
    private readonly Counter _errors = context.Metrics.Counter("numRecordsInErrors");
    private readonly Counter _bytes = context.Metrics.Counter("numBytesIn");
    private readonly List<SourceSplit> _splits = [];
    private CancellationTokenSource? _stop;
    private Task _reading = Task.CompletedTask;
    private ChannelReader<AvroBlock>? _blocks;
    private AvroSplit? _split;
    private ReadAvro<T>? _read;
    private AvroBlock? _block;
    private int _at;
    private bool _paused;

    public override IReadOnlyList<SourceSplit> Splits => _splits;

    public override SourceSplit? CurrentSplit => _split;

    public override void AddSplit(SourceSplit split)
    {
        _split = (AvroSplit)split;
        _splits.Add(split);
        _paused = false;
        _block = null;
        _read = null;
        var blocks = Channel.CreateBounded<AvroBlock>(new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });
        _blocks = blocks.Reader;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var from = new AvroSplit(_split.Path, _split.Start, _split.End, _split.Length) { Position = _split.Position };
        var stop = _stop.Token;
        _reading = Task.Run(() => ReadAsync(from, blocks.Writer, stop), CancellationToken.None);
    }

    public override void Pause(SourceSplit split, bool paused) => _paused = paused;

    public override ReadStatus Poll(Collector<T> output)
    {
        if (_paused || _blocks is null) return ReadStatus.Nothing;
        while (!output.IsFull)
        {
            if (_block is null && NextBlock() is { } status) return status;
            Decode(output);
        }
        return ReadStatus.More;
    }

    public override string Origin(int indexFromEnd) => _split is null ? "a file" : $"{_split.Path}, record {_split.Done - indexFromEnd + 1} of the block at byte {_split.Position}";

    public override async ValueTask DisposeAsync()
    {
        if (_stop is null) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <returns>Null: there is one.</returns>
    private ReadStatus? NextBlock()
    {
        // Looked at first: a block that comes in between must not be taken for none.
        var completed = _blocks!.Completion.IsCompleted;
        if (!_blocks.TryRead(out var block))
        {
            if (!completed) return ReadStatus.Nothing;
            _blocks.Completion.GetAwaiter().GetResult();
            _blocks = null;
            _stop!.Dispose();
            _stop = null;
            _splits.Clear();
            return ReadStatus.SplitEnded;
        }
        _block = block;
        _at = 0;
        if (_split!.Position != block.Offset) (_split.Position, _split.Done) = (block.Offset, 0);
        _bytes.Value += block.Next - block.Offset;
        if (_split.Done > 0) Skip(block, _split.Done);
        return null;
    }

    /// <summary>Passes over records that had been read before a restart.</summary>
    private void Skip(AvroBlock block, long count)
    {
        var input = new AvroInput(block.Bytes, 0);
        for (var i = 0L; i < count; i++) _read!(ref input);
        _at = input.Position;
    }

    private void Decode(Collector<T> output)
    {
        var (block, split, read) = (_block!, _split!, _read!);
        var input = new AvroInput(block.Bytes, _at);
        try
        {
            for (; split.Done < block.Count && !output.IsFull; split.Done++)
            {
                var record = read(ref input);
                output.Append(in record, EventTime.None);
            }
            if (split.Done == block.Count) input.End();
            _at = input.Position;
        }
        catch (Exception cause) when (cause is not (OutOfMemoryException or OperationCanceledException))
        {
            // Where the next record begins nobody knows: those behind it in the block are lost with it.
            var lost = Math.Max(0, block.Count - split.Done - 1);
            var rest = lost == 0 ? "" : $" ({lost} records behind it in the block cannot be read either)";
            split.Done = block.Count;
            _errors.Value += lost;
            var start = Math.Max(0, Math.Min(_at, block.Bytes.Length));
            _bad.Report(
                output, split.Path, string.Create(CultureInfo.InvariantCulture, $"the block at byte {block.Offset}, record {block.Count - lost}"),
                Convert.ToHexString(block.Bytes.AsSpan(start, Math.Min(32, block.Bytes.Length - start))), cause.Message + rest);
        }
        if (split.Done < block.Count) return;
        (split.Position, split.Done) = (block.Next, 0);
        _block = null;
    }

    private async Task ReadAsync(AvroSplit split, ChannelWriter<AvroBlock> blocks, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            using var file = AvroFile.Open(split);
            _read = readerOf(file.Schema);
            while (file.Next() is { } block)
            {
                await blocks.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                context.Wake();
            }
        }
        catch (Exception cause)
        {
            error = cause;
        }
        blocks.Complete(error);
        context.Wake();
    }
}
