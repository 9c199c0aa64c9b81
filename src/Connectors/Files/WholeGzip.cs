using System.IO.Compression;

namespace ActorStream.Connectors;

/// <summary>
/// Decompresses gzip and notices when the file is cut off, which <see cref="GZipStream"/> takes for its end: behind the file it reads
/// one more member, and only if that comes out whole was the file whole.
/// </summary>
internal sealed class WholeGzip(string path, Stream file) : ReadStream
{
    private static readonly byte[] Mark = "the end of a whole file"u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _inner = new(new Followed(file, MarkMember), CompressionMode.Decompress);
    private readonly byte[] _data = new byte[64 * 1024];
    private int _start;
    private int _end;

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back: they may be the mark.
        while (_end - _start <= Mark.Length)
        {
            _data.AsSpan(_start, _end - _start).CopyTo(_data);
            (_start, _end) = (0, _end - _start);
            var read = _inner.Read(_data, _end, _data.Length - _end);
            _end += read;
            if (read > 0) continue;
            if (_data.AsSpan(0, _end).SequenceEqual(Mark)) return 0;
            throw new InvalidDataException($"{path} is cut off, or has something behind its end that is not gzip.");
        }
        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _data.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(text);
        return bytes.ToArray();
    }

    /// <summary>A stream and some bytes behind it.</summary>
    private sealed class Followed(Stream first, byte[] rest) : ReadStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            var read = first.Read(buffer);
            if (read > 0) return read;
            var count = Math.Min(buffer.Length, rest.Length - _given);
            rest.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }
    }
}
