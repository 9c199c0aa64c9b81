namespace ActorStream.Operators;

/// <summary>A run of encoded records, each behind its length, in memory or in the log's file. It does not change any more once it is full.</summary>
internal sealed class EpochChunk(EpochSpill spill, EpochBuffers buffers, int atLeast)
{
    private readonly Lock _lock = new();
    private byte[]? _buffer = buffers.Take(atLeast);
    private int _length;
    private long _offset;
    private int _holders = 1;

    public int Length => _length;

    public int Records { get; private set; }

    public int Free => _buffer!.Length - _length;

    /// <summary>What it takes in memory, while it is there.</summary>
    public int Capacity { get; } = Math.Max(EpochBuffers.Size, atLeast);

    public Span<byte> Rest => _buffer.AsSpan(_length);

    public void Advance(int bytes, int records)
    {
        _length += bytes;
        Records += records;
    }

    /// <summary>Copies the content, on any thread of whoever holds the chunk: its buffer may be used again the moment that it goes to the file.</summary>
    /// <param name="copy">As long as the content.</param>
    public void CopyTo(Span<byte> copy)
    {
        lock (_lock)
        {
            if (_buffer is { } buffer)
            {
                buffer.AsSpan(0, _length).CopyTo(copy);
                return;
            }
        }
        spill.Read(_offset, copy[.._length]);
    }

    /// <summary>Moves the content to the file.</summary>
    public void Spill()
    {
        lock (_lock)
        {
            if (_buffer is null || _holders == 0) return;
            _offset = spill.Write(_buffer.AsSpan(0, _length));
            GiveBack();
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
            else GiveBack();
        }
    }

    private void GiveBack()
    {
        buffers.Return(_buffer!);
        _buffer = null;
    }
}
