using System.Collections.Concurrent;

namespace ActorStream.Connectors;

/// <summary>Cuts one split into blocks of whole lines. A line belongs to the split in which it begins, so the last one may reach beyond.</summary>
internal sealed class BlockReader : IAsyncDisposable
{
    /// <summary>Read at a time.</summary>
    public const int BufferSize = 256 * 1024;

    private const int BeyondEnd = 16 * 1024;

    private readonly FileSplit _split;
    private readonly ConcurrentQueue<byte[]> _free;
    private readonly int _longestLine;
    private readonly IRecordEnds? _ends;
    private readonly Stream _stream;
    private byte[] _buffer;
    private int _filled;
    private int _scanned;
    private long _offset;
    private bool _seeksLine;
    private bool _ended;

    private BlockReader(
        FileSplit split, Stream stream, long from, bool seeksLine, IRecordEnds? ends, int longestLine, ConcurrentQueue<byte[]> free)
    {
        _ends = ends;
        _ends?.Begin();
        _split = split;
        _stream = stream;
        _offset = from;
        _seeksLine = seeksLine;
        _longestLine = longestLine;
        _free = free;
        _buffer = Rent();
    }

    /// <summary>Opens a split where its first, or next, line begins.</summary>
    /// <param name="split">What to read.</param>
    /// <param name="contentStart">Where the records of the file begin, behind its mark and header.</param>
    /// <param name="ends">Finds the ends of records that may take several lines; null: each line is a record.</param>
    /// <param name="longestLine">How long a line may be, in bytes.</param>
    /// <param name="free">Buffers to use again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BlockReader> OpenAsync(
        FileSplit split, long contentStart, IRecordEnds? ends, int longestLine, ConcurrentQueue<byte[]> free, CancellationToken cancellationToken)
    {
        var (from, seeksLine) = split.Position >= 0 ? (split.Position, false)
            : split.Start > contentStart ? (split.Start - 1, true)
            : (contentStart, false);
        var stream = Compression.Open(split.Path);
        try
        {
            if (split.End != long.MaxValue && stream.Length < split.End) throw Shrunk(split, stream.Length);
            if (stream.CanSeek) stream.Position = from;
            else await SkipAsync(split, stream, from, cancellationToken).ConfigureAwait(false);
            return new BlockReader(split, stream, from, seeksLine, ends, longestLine, free);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The next lines; null: there are none left.</summary>
    public async ValueTask<LineBlock?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            if (_filled == _buffer.Length) Grow();
            var size = _buffer.Length - _filled;
            if (_split.End != long.MaxValue) size = (int)Math.Min(size, Math.Max(_split.End - _offset - _filled, 0) + BeyondEnd);
            var read = await _stream.ReadAsync(_buffer.AsMemory(_filled, size), cancellationToken).ConfigureAwait(false);
            _filled += read;
            if (read == 0)
            {
                _ended = true;
                if (_split.End != long.MaxValue && _offset + _filled < _split.End) throw Shrunk(_split, _offset + _filled);
                return _filled == 0 || _seeksLine ? null : new LineBlock(_buffer, 0, _filled, _offset);
            }
            if (Take() is { } block) return block;
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Hands out the whole lines that are in the buffer and keeps what is behind them.</summary>
    private LineBlock? Take()
    {
        if (_seeksLine && !SeekLine()) return null;
        if (_offset >= _split.End)
        {
            _ended = true;
            return null;
        }
        var end = LastEnd();
        if (end == _scanned)
        {
            _scanned = _filled;
            return null;
        }
        if (_offset + end >= _split.End)
        {
            // The last line of the split is the one that holds its last byte.
            var last = (int)(_split.End - 1 - _offset);
            end = last + _buffer.AsSpan(last, end - last).IndexOf((byte)'\n') + 1;
            _ended = true;
        }
        var block = new LineBlock(_buffer, 0, end, _offset);
        var rest = Rent(_filled - end);
        _buffer.AsSpan(end, _filled - end).CopyTo(rest);
        _filled -= end;
        _scanned = _filled;
        _offset += end;
        _buffer = rest;
        return block;
    }

    /// <summary>Behind the last line, or record, that is whole; where scanning began if there is none.</summary>
    private int LastEnd()
    {
        if (_ends is null) return _scanned + _buffer.AsSpan(_scanned, _filled - _scanned).LastIndexOf((byte)'\n') + 1;
        var (end, next) = (_scanned, _scanned);
        while (_ends.Next(_buffer.AsSpan(next, _filled - next)) is >= 0 and var length) end = next += length;
        return end;
    }

    private bool SeekLine()
    {
        var skipped = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n') + 1;
        if (skipped == 0) skipped = _filled;
        else _seeksLine = false;
        _buffer.AsSpan(skipped, _filled - skipped).CopyTo(_buffer);
        _filled -= skipped;
        _offset += skipped;
        if (_seeksLine && _offset >= _split.End) _ended = true;
        return !_seeksLine;
    }

    private void Grow()
    {
        if (_filled >= _longestLine)
        {
            throw new InvalidDataException(
                $"A {(_ends is null ? "line" : "record")} of {_split.Path}, at byte {_offset}{(_ends is null ? "" : $" in line {LineCount.Before(_split.Path, _offset) + 1}")}, "
                + $"is longer than {_longestLine} bytes. {(_ends is null ? "" : "Is a closing quote missing? ")}Raise FileSource.MaxLineLength if it is right.");
        }
        Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Math.Max(_longestLine, _buffer.Length + 1)));
    }

    private byte[] Rent(int atLeast = 0)
    {
        if (atLeast < BufferSize) return _free.TryDequeue(out var used) ? used : new byte[BufferSize];
        return new byte[atLeast * 2];
    }

    private static async Task SkipAsync(FileSplit split, Stream stream, long to, CancellationToken cancellationToken)
    {
        var count = to;
        var buffer = new byte[Math.Min(count, BufferSize)];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new InvalidDataException($"{split.Path} has only {to - count} bytes now, and {to} had been read. Files must not change while they are read.");
            count -= read;
        }
    }

    private static InvalidDataException Shrunk(FileSplit split, long length) =>
        new($"{split.Path} has only {length} bytes now; it had at least {split.End} when it was found. Files must not change while they are read.");
}
