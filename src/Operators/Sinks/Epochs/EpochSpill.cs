using Microsoft.Win32.SafeHandles;

namespace ActorStream.Operators;

/// <summary>The file that an epoch log moves to what its memory has no room for: only ever appended to, emptied when nothing in it is needed, never used for recovery.</summary>
internal sealed class EpochSpill(string folder, string name) : IDisposable
{
    private readonly Lock _lock = new();
    private SafeFileHandle? _file;
    private string? _path;
    private long _end;
    private int _live;

    /// <summary>How many bytes the file has.</summary>
    public long Length
    {
        get
        {
            lock (_lock) return _end;
        }
    }

    /// <returns>Where it is now.</returns>
    public long Write(ReadOnlySpan<byte> content)
    {
        lock (_lock)
        {
            var file = _file ??= Create();
            RandomAccess.Write(file, content, _end);
            var offset = _end;
            _end += content.Length;
            _live++;
            return offset;
        }
    }

    /// <summary>Fills the span with what was written there.</summary>
    public void Read(long offset, Span<byte> content)
    {
        SafeFileHandle file;
        lock (_lock) file = _file ?? throw new ObjectDisposedException(nameof(EpochSpill));
        for (var read = 0; read < content.Length;)
        {
            var count = RandomAccess.Read(file, content[read..], offset + read);
            if (count == 0) throw new EndOfStreamException($"{_path} ends at byte {offset + read}, before what was written to it. Somebody else has cut it off.");
            read += count;
        }
    }

    /// <summary>One of the pieces that were written is not needed any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            if (--_live > 0 || _file is null) return;
            RandomAccess.SetLength(_file, 0);
            _end = 0;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
            if (_path is not null) File.Delete(_path);
        }
    }

    private SafeFileHandle Create()
    {
        Directory.CreateDirectory(folder);
        // Sinks of one process must not have one name: each takes its own away at once.
        _path = Path.Combine(folder, $"{name}-{Path.GetRandomFileName()}.epochs");
        var file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        // Where a name may go before its file does, nothing is left behind by a process that is killed.
        if (!OperatingSystem.IsWindows()) File.Delete(_path);
        return file;
    }
}
