using System.Buffers.Binary;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Reads the records of a run in the order in which they were written.</summary>
internal sealed class RunReader<T>(RunFile<T> file, long position, long end)
{
    private const int BlockSize = 1 << 16;

    private byte[] _block = new byte[(int)Math.Min(BlockSize, end - position)];
    private int _next;
    private int _filled;
    private long _position = position;

    public ulong Hash { get; private set; }

    public long Timestamp { get; private set; }

    public T Value { get; private set; } = default!;

    /// <returns>Whether there was another record.</returns>
    public bool MoveNext()
    {
        if (_next == _filled && _position == end) return false;
        Need(RunFile<T>.HeaderSize);
        var header = _block.AsSpan(_next, RunFile<T>.HeaderSize);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        Hash = BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(int)..]);
        Timestamp = BinaryPrimitives.ReadInt64LittleEndian(header[(sizeof(int) + sizeof(ulong))..]);
        _next += RunFile<T>.HeaderSize;
        Need(length);
        var reader = new StateReader(_block.AsSpan(_next, length));
        Value = file.Codec.Read(ref reader);
        _next += length;
        return true;
    }

    private void Need(int size)
    {
        var left = _filled - _next;
        if (left >= size) return;
        var from = _block;
        if (_block.Length < size) _block = new byte[size];
        from.AsSpan(_next, left).CopyTo(_block);
        (_next, _filled) = (0, left);
        while (_filled < size)
        {
            var room = _block.AsSpan(_filled);
            var count = file.Read(_position, end - _position < room.Length ? room[..(int)(end - _position)] : room);
            _filled += count;
            _position += count;
        }
    }
}
