using System.Text;

namespace ActorStream.Connectors;

/// <summary>One of Avro's container files, from one of its parts' beginning on.</summary>
internal sealed class AvroFile : IDisposable
{
    private const int MarkLength = 16;
    private const int BufferSize = 256 * 1024;

    private readonly FileStream _stream;
    private readonly AvroSplit _split;
    private byte[] _mark = [];
    private AvroCodec _codec;

    private AvroFile(AvroSplit split)
    {
        _split = split;
        _stream = new FileStream(split.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
    }

    /// <summary>The schema that its records were written with.</summary>
    public string Schema { get; private set; } = "";

    /// <summary>Opens a file, and goes to where the part begins, or to where it had been read up to.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or is compressed in a way that is not known.</exception>
    public static AvroFile Open(AvroSplit split)
    {
        var file = new AvroFile(split);
        try
        {
            file.ReadHeader();
            if (split.Position >= 0) file._stream.Position = split.Position;
            else if (split.Start > 0) file.Seek();
            return file;
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The next block; null: it is not this part's, or there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public AvroBlock? Next()
    {
        var offset = _stream.Position;
        if (offset - MarkLength >= _split.End || offset >= _stream.Length) return null;
        var (count, size) = (ReadLong(), ReadLong());
        if (count < 0 || size < 0 || size > AvroBlocks.LargestBlock) throw Damaged($"a block says that it has {count} records in {size} bytes", offset);
        var stored = ReadBytes((int)size, offset);
        if (!ReadBytes(MarkLength, offset).AsSpan().SequenceEqual(_mark)) throw Damaged("a block does not end with the file's mark", offset);
        try
        {
            return new AvroBlock(offset, _stream.Position, count, AvroBlocks.Decompress(_codec, stored));
        }
        catch (InvalidDataException wrong)
        {
            throw Damaged(wrong.Message, offset);
        }
    }

    private void ReadHeader()
    {
        var magic = new byte[4];
        if (_stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4 || !magic.AsSpan().SequenceEqual(AvroPart<int>.Magic))
            throw new InvalidDataException($"{_split.Path} is no container file of Avro: it does not begin with Obj and 1.");
        var codec = "null";
        for (var entries = ReadLong(); entries != 0; entries = ReadLong())
        {
            if (entries < 0) ReadLong();
            for (var i = Math.Abs(entries); i > 0; i--)
            {
                var name = ReadText();
                var value = ReadText();
                if (name == "avro.schema") Schema = value;
                else if (name == "avro.codec") codec = value;
            }
        }
        _codec = AvroBlocks.Of(codec) ?? throw new InvalidDataException($"{_split.Path} is compressed with {codec}; null, deflate and snappy can be read.");
        if (Schema.Length == 0) throw Damaged("the header has no schema", 0);
        _mark = ReadBytes(MarkLength, 0);
    }

    /// <summary>Goes behind the first mark that begins in the part.</summary>
    private void Seek()
    {
        var buffer = new byte[BufferSize];
        var from = _split.Start;
        _stream.Position = from;
        var filled = 0;
        while (from < _split.End)
        {
            var read = _stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var found = buffer.AsSpan(0, filled).IndexOf(_mark);
            if (found >= 0 && from + found < _split.End)
            {
                _stream.Position = from + found + MarkLength;
                return;
            }
            if (found >= 0 || read == 0) break;
            // A mark may lie across the end of what was read.
            var kept = Math.Min(filled, MarkLength - 1);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            from += filled - kept;
            filled = kept;
        }
        _stream.Position = _stream.Length;
    }

    private long ReadLong()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = _stream.ReadByte();
            if (next < 0) throw Damaged("it ends within a number", _stream.Position);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw Damaged("a number has more than 64 bits", _stream.Position);
    }

    private string ReadText()
    {
        var length = ReadLong();
        if (length < 0 || length > _stream.Length) throw Damaged($"the header holds a text of {length} bytes", _stream.Position);
        return Encoding.UTF8.GetString(ReadBytes((int)length, _stream.Position));
    }

    private byte[] ReadBytes(int length, long offset)
    {
        if (length > _stream.Length - _stream.Position) throw Damaged($"it ends within the {length} bytes of a block", offset);
        var bytes = new byte[length];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private InvalidDataException Damaged(string how, long offset) => new($"{_split.Path} is damaged at byte {offset}: {how}.");
}

/// <summary>Records of a container file.</summary>
/// <param name="Offset">Where the block begins in the file.</param>
/// <param name="Next">Where the next one begins.</param>
/// <param name="Count">How many records there are.</param>
/// <param name="Bytes">The records.</param>
internal sealed record AvroBlock(long Offset, long Next, long Count, byte[] Bytes);
