using System.Buffers;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>Bytes of a snapshot in pooled memory, as a store takes them. Disposed of when they are written.</summary>
/// <remarks>Bytes are first put into memory, in any order, and then added to the content in theirs.</remarks>
internal sealed class SnapshotBytes : IDisposable
{
    const int BufferBytes = 1 << 20;

    readonly List<byte[]> _buffers = [];
    readonly List<ReadOnlyMemory<byte>> _pieces = [];
    int _used;

    /// <summary>The length of the content.</summary>
    public long Length { get; private set; }

    /// <summary>The content.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces => _pieces;

    /// <summary>Room for the next bytes; what of it is used is said to <see cref="Put"/>.</summary>
    public Span<byte> Room(int atLeast)
    {
        if (_buffers.Count == 0 || _buffers[^1].Length - _used < atLeast)
        {
            _buffers.Add(ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, atLeast)));
            _used = 0;
        }
        return _buffers[^1].AsSpan(_used);
    }

    /// <summary>Keeps what has been written to the room.</summary>
    public ReadOnlyMemory<byte> Put(int count)
    {
        _used += count;
        return _buffers[^1].AsMemory(_used - count, count);
    }

    /// <summary>Adds bytes that have been put to the content.</summary>
    public void Add(ReadOnlyMemory<byte> bytes)
    {
        Length += bytes.Length;
        if (_pieces.Count > 0 && MemoryMarshal.TryGetArray(_pieces[^1], out var last) && MemoryMarshal.TryGetArray(bytes, out var next)
            && last.Array == next.Array && last.Offset + last.Count == next.Offset)
        {
            _pieces[^1] = last.Array.AsMemory(last.Offset, last.Count + next.Count);
            return;
        }
        _pieces.Add(bytes);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Add(Put(bytes.Length));
    }

    public byte[] ToArray()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        var at = 0;
        foreach (var piece in _pieces)
        {
            piece.Span.CopyTo(bytes.AsSpan(at));
            at += piece.Length;
        }
        return bytes;
    }

    public void Dispose()
    {
        _buffers.ForEach(static buffer => ArrayPool<byte>.Shared.Return(buffer));
        _buffers.Clear();
        _pieces.Clear();
        Length = 0;
    }
}
