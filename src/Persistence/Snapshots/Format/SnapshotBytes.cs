using System.Buffers;

namespace ActorStream.Persistence;

/// <summary>Bytes of a snapshot in pooled pieces, as a store takes them. Disposed of when they are written.</summary>
internal sealed class SnapshotBytes : IDisposable
{
    const int PieceBytes = 1 << 20;

    readonly List<(byte[] Buffer, int Length)> _pieces = [];

    public long Length { get; private set; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces => _pieces.ConvertAll(static piece => (ReadOnlyMemory<byte>)piece.Buffer.AsMemory(0, piece.Length));

    /// <summary>Room for the next bytes; what of it is used is said to <see cref="Advance"/>.</summary>
    public Span<byte> Room(int atLeast)
    {
        if (_pieces.Count == 0 || _pieces[^1].Buffer.Length - _pieces[^1].Length < atLeast)
            _pieces.Add((ArrayPool<byte>.Shared.Rent(Math.Max(PieceBytes, atLeast)), 0));
        var (buffer, length) = _pieces[^1];
        return buffer.AsSpan(length);
    }

    public void Advance(int count)
    {
        var (buffer, length) = _pieces[^1];
        _pieces[^1] = (buffer, length + count);
        Length += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Advance(bytes.Length);
    }

    public byte[] ToArray()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        var at = 0;
        foreach (var (buffer, length) in _pieces)
        {
            buffer.AsSpan(0, length).CopyTo(bytes.AsSpan(at));
            at += length;
        }
        return bytes;
    }

    public void Dispose()
    {
        foreach (var (buffer, _) in _pieces)
            ArrayPool<byte>.Shared.Return(buffer);
        _pieces.Clear();
        Length = 0;
    }
}
