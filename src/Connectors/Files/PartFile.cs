using System.Buffers;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>A part that is being written.</summary>
internal sealed class PartFile : IBufferWriter<byte>, IAsyncDisposable
{
    private const int FlushSize = 64 * 1024;

    private readonly FileStream _stream;
    private readonly string _written;
    private readonly string _final;
    private byte[] _buffer = new byte[FlushSize];
    private int _filled;
    private long _flushed;

    private PartFile(FileStream stream, string written, string final, long now, PartEncoder encoder)
    {
        Encoder = encoder;
        _stream = stream;
        _written = written;
        _final = final;
        Begun = LastWrite = now;
    }

    /// <summary>The name that it is going to have, with its folder.</summary>
    public string Name => _final;

    /// <summary>Writes its records.</summary>
    public PartEncoder Encoder { get; }

    /// <summary>When it was begun, in epoch milliseconds.</summary>
    public long Begun { get; }

    /// <summary>When a record was last written to it.</summary>
    public long LastWrite { get; set; }

    public long Length => _flushed + _filled;

    public bool MustFlush => _filled >= FlushSize;

    /// <summary>Begins a part.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="names">Gives its name.</param>
    /// <param name="now">The time.</param>
    /// <param name="encoder">Writes its records.</param>
    public static PartFile Create(string folder, PartNames names, long now, PartEncoder encoder)
    {
        Directory.CreateDirectory(folder);
        var (stream, written, final) = names.Create(folder);
        var part = new PartFile(stream, written, final, now, encoder);
        encoder.Begin(part);
        return part;
    }

    public void Advance(int count) => _filled += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_filled);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_filled);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _filled), cancellationToken).ConfigureAwait(false);
        _flushed += _filled;
        _filled = 0;
    }

    /// <summary>Ends the part: its bytes are on the disk; its name is once the folder is.</summary>
    public async ValueTask<PendingFile> FinishAsync(OutsideWork outside, CancellationToken cancellationToken)
    {
        Encoder.End(this);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await outside.Run(() =>
        {
            _stream.Flush(flushToDisk: true);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        return new PendingFile(_written, _final, _flushed);
    }

    /// <summary>Gives the part up: it is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        File.Delete(_written);
    }

    private void Reserve(int sizeHint)
    {
        if (_buffer.Length - _filled >= Math.Max(sizeHint, 1)) return;
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _filled + sizeHint));
    }
}
