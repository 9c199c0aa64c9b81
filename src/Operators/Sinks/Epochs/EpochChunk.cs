namespace ActorStream.Operators;

/// <summary>A run of encoded records, each behind its length, in memory or in the log's file. It does not change any more once it is full.</summary>
internal sealed class EpochChunk(EpochSpill spill, byte[] buffer)
{
    private readonly Lock _lock = new();
    private byte[]? _buffer = buffer;
    private int _length;
    private long _offset;
    private int _holders = 1;

    public int Length => _length;

    public int Records { get; private set; }

    public int Free => _buffer!.Length - _length;

    /// <summary>What it takes in memory, while it is there.</summary>
    public int Capacity { get; } = buffer.Length;

    public Span<byte> Rest => _buffer.AsSpan(_length);

    public void Advance(int bytes, int records)
    {
        _length += bytes;
        Records += records;
    }

    /// <summary>The content, on any thread that holds the chunk.</summary>
    public ReadOnlyMemory<byte> Load()
    {
        lock (_lock)
            if (_buffer is { } buffer) return buffer.AsMemory(0, _length);
        return spill.Read(_offset, _length);
    }

    /// <summary>Moves the content to the file.</summary>
    public void Spill()
    {
        lock (_lock)
        {
            if (_buffer is null || _holders == 0) return;
            _offset = spill.Write(_buffer.AsSpan(0, _length));
            _buffer = null;
        }
    }

    /// <summary>Keeps the content readable for one more.</summary>
    public void Hold()
    {
        lock (_lock) _holders++;
    }

    public void Release()
    {
        lock (_lock)
        {
            if (--_holders > 0) return;
            if (_buffer is null) spill.Forget();
            _buffer = null;
        }
    }
}
