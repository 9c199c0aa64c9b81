using System.Buffers.Binary;
using ActorStream.Persistence;
using Microsoft.Win32.SafeHandles;

namespace ActorStream.Actors;

/// <summary>
/// A temporary file of runs of records, written one after the other and read in any order. It is removed when it is closed, and by the
/// system when the process ends before.
/// </summary>
internal sealed class RunFile<T>(Codec<T> codec, string directory) : IDisposable
{
    /// <summary>Length of the value, hash, timestamp.</summary>
    public const int HeaderSize = sizeof(int) + sizeof(ulong) + sizeof(long);

    private const int BlockSize = 1 << 16;

    private readonly List<(long Start, long End)> _runs = [];
    private byte[] _block = [];
    private int _filled;
    private long _begin;
    private SafeFileHandle? _file;

    public Codec<T> Codec => codec;

    /// <summary>How many bytes have been written.</summary>
    public long Length { get; private set; }

    public int RunCount => _runs.Count;

    private string Path { get; } = System.IO.Path.Combine(directory, $"actorstream-{System.IO.Path.GetRandomFileName()}.spool");

    /// <summary>Adds a record to the run that is being written.</summary>
    public void Append(ulong hash, long timestamp, in T value)
    {
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            codec.Write(ref writer, in value);
            var bytes = writer.WrittenSpan;
            var header = Room(HeaderSize);
            BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(header[sizeof(int)..], hash);
            BinaryPrimitives.WriteInt64LittleEndian(header[(sizeof(int) + sizeof(ulong))..], timestamp);
            bytes.CopyTo(Room(bytes.Length));
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Ends the run.</summary>
    public void EndRun()
    {
        Flush();
        _runs.Add((_begin, Length));
        _begin = Length;
    }

    /// <summary>Reads a run from its start.</summary>
    public RunReader<T> Read(int run) => new(this, _runs[run].Start, _runs[run].End);

    public int Read(long position, Span<byte> into)
    {
        var count = RandomAccess.Read(_file!, into, position);
        return count > 0 ? count : throw new IOException($"{Path} ends at {position:N0} although {Length:N0} bytes were written: something else has changed it.");
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private Span<byte> Room(int size)
    {
        if (_block.Length - _filled < size)
        {
            Flush();
            if (_block.Length < size) _block = new byte[Math.Max(size, BlockSize)];
        }
        _filled += size;
        return _block.AsSpan(_filled - size, size);
    }

    private void Flush()
    {
        if (_filled == 0) return;
        try
        {
            _file ??= Open();
            RandomAccess.Write(_file, _block.AsSpan(0, _filled), Length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Batch mode could not write to {Path} what is beyond execution.batch.spool-memory: {cause.Message} "
                + "Make room, name other folders in io.tmp.dirs, or raise execution.batch.spool-memory.", cause);
        }
        Length += _filled;
        _filled = 0;
    }

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(directory);
        return File.OpenHandle(Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }
}
