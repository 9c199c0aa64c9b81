using System.Buffers;
using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>A part that is being written.</summary>
internal sealed class PartFile : IBufferWriter<byte>, IAsyncDisposable
{
    private const int FlushSize = 64 * 1024;

    private readonly FileStream _stream;
    private readonly PendingFile _names;
    private byte[] _buffer = new byte[FlushSize];
    private int _filled;
    private long _flushed;

    private PartFile(FileStream stream, PendingFile names, long now)
    {
        _stream = stream;
        _names = names;
        Begun = LastWrite = now;
    }

    /// <summary>When it was begun, in epoch milliseconds.</summary>
    public long Begun { get; }

    /// <summary>When a record was last written to it.</summary>
    public long LastWrite { get; set; }

    public long Length => _flushed + _filled;

    public bool MustFlush => _filled >= FlushSize;

    /// <summary>Begins a part under the next name that nobody has used.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="prefix">The name's beginning, up to the counter.</param>
    /// <param name="suffix">The name's end.</param>
    /// <param name="counter">Numbers the parts.</param>
    /// <param name="now">The time.</param>
    public static PartFile Create(string folder, string prefix, string suffix, ref int counter, long now)
    {
        Directory.CreateDirectory(folder);
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{counter++}{suffix}");
            var names = new PendingFile(Path.Combine(folder, $".{name}.inprogress"), Path.Combine(folder, name));
            if (File.Exists(names.Final) || File.Exists(names.Written)) continue;
            FileStream stream;
            try
            {
                stream = new FileStream(names.Written, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(names.Written))
            {
                continue;
            }
            // Another job may have committed the same name between the look and the making.
            if (!File.Exists(names.Final)) return new PartFile(stream, names, now);
            stream.Dispose();
            File.Delete(names.Written);
        }
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

    /// <summary>Ends the part: it is on the disk, whatever happens.</summary>
    public async ValueTask<PendingFile> FinishAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync().ConfigureAwait(false);
        return _names;
    }

    /// <summary>Gives the part up: it is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        File.Delete(_names.Written);
    }

    private void Reserve(int sizeHint)
    {
        if (_buffer.Length - _filled >= Math.Max(sizeHint, 1)) return;
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _filled + sizeHint));
    }
}
