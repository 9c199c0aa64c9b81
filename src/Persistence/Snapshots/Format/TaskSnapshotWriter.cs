using System.Buffers;

namespace ActorStream.Persistence;

/// <summary>Writes the snapshot of a task: its states one after the other, cut into blocks, then the index.</summary>
internal sealed class TaskSnapshotWriter
{
    public const uint Magic = 0x53545341;
    public const byte Version = 1;
    public const int HeaderBytes = 8;
    public const int FooterBytes = 32;

    // A compressed block must save at least a sixteenth, or it is not worth reading it back.
    const int LeastSaving = 16;

    readonly SnapshotBytes _output = new();
    readonly List<SnapshotBlock> _blocks = [];
    readonly BlockCompression _compression;
    readonly byte[] _block = ArrayPool<byte>.Shared.Rent(SnapshotBlock.Bytes);
    int _filled;
    long _written;

    TaskSnapshotWriter(BlockCompression compression) => _compression = compression;

    public static SnapshotBytes Write(TaskSnapshot snapshot, BlockCompression compression)
    {
        var writer = new TaskSnapshotWriter(compression);
        try
        {
            writer.Write(snapshot);
            return writer._output;
        }
        catch (Exception)
        {
            writer._output.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(writer._block);
        }
    }

    void Write(TaskSnapshot snapshot)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BitConverter.TryWriteBytes(header, Magic);
        header[4] = Version;
        _output.Append(header);
        var operators = new List<StoredOperatorState>();
        foreach (var op in snapshot.Operators)
            operators.Add(new(op.Uid, op.Watermark, op.Snapshot.States.Select(Write).ToArray()));
        if (_filled > 0)
            EndBlock(_block.AsSpan(0, _filled));
        WriteIndex(new(snapshot.InputEnded, operators, _blocks));
    }

    StoredState Write(StateSnapshot state)
    {
        var start = _written;
        var lengths = new int[state.Parts.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            var part = state.Parts[i].Span;
            lengths[i] = part.Length;
            _written += part.Length;
            Append(part);
        }
        return new(state.Descriptor, state.Range, state.Rows, start, lengths);
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_filled == 0 && bytes.Length >= SnapshotBlock.Bytes)
            {
                EndBlock(bytes[..SnapshotBlock.Bytes]);
                bytes = bytes[SnapshotBlock.Bytes..];
                continue;
            }
            var count = Math.Min(bytes.Length, SnapshotBlock.Bytes - _filled);
            bytes[..count].CopyTo(_block.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == SnapshotBlock.Bytes)
            {
                EndBlock(_block.AsSpan(0, _filled));
                _filled = 0;
            }
        }
    }

    void EndBlock(ReadOnlySpan<byte> block)
    {
        var room = _output.Room(block.Length);
        var compression = _compression;
        var stored = compression == BlockCompression.Lz4 ? Lz4Encoder.Encode(block, room[..(block.Length - (block.Length / LeastSaving))]) : 0;
        if (stored == 0)
        {
            block.CopyTo(room);
            (compression, stored) = (BlockCompression.None, block.Length);
        }
        var last = _blocks.Count == 0 ? default : _blocks[^1];
        _blocks.Add(new(compression, last.Start + last.Length, block.Length, last.Offset + last.StoredLength, stored, KeyHash.OfUtf8(room[..stored])));
        _output.Advance(stored);
    }

    void WriteIndex(SnapshotIndex index)
    {
        var offset = _output.Length;
        var writer = new StateWriter(stackalloc byte[1024]);
        try
        {
            index.Write(ref writer);
            var length = writer.Length;
            var hash = KeyHash.OfUtf8(writer.WrittenSpan);
            writer.WriteInt64(offset);
            writer.WriteInt64(length);
            writer.WriteUInt64(hash);
            writer.WriteUInt32(Version);
            writer.WriteUInt32(Magic);
            _output.Append(writer.WrittenSpan);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
