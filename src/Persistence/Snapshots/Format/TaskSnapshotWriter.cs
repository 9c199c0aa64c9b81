using System.Buffers;

namespace ActorStream.Persistence;

/// <summary>Writes the snapshot of a task: its states one after the other, cut into blocks, then the index.</summary>
internal sealed class TaskSnapshotWriter
{
    public const uint Magic = 0x53545341;
    public const byte Version = 3;
    public const int HeaderBytes = 8;
    public const int FooterBytes = 32;

    // A compressed block must save at least a sixteenth, or it is not worth reading it back.
    const int LeastSaving = 16;

    // Columns that save a quarter are taken without looking whether LZ4 would save more.
    const int GoodSaving = 4;

    // So few bytes are not worth a block of their own.
    const int FewBytes = 8 << 10;

    readonly SnapshotBytes _output = new();
    readonly List<SnapshotBlock> _blocks = [];
    readonly BlockCompression _compression;
    readonly byte[] _block = ArrayPool<byte>.Shared.Rent(SnapshotBlock.Bytes);
    int _filled;

    // The length of the rows in the block that is being filled; 0: there is not one length.
    int _rowBytes;
    long _written;

    TaskSnapshotWriter(BlockCompression compression) => _compression = compression;

    public static SnapshotBytes Write(TaskSnapshot snapshot, BlockCompression compression) =>
        Write(compression, writer => writer.Write(snapshot.InputEnded, snapshot.Operators.Select(static op => (op.Uid, op.Watermark, op.Snapshot.States)), (_, state) => writer.Write(state)));

    /// <summary>Writes what has been frozen as it is read, without all of it in memory.</summary>
    /// <param name="inputEnded">Whether all input had ended.</param>
    /// <param name="parts">The operators.</param>
    /// <param name="sizes">What is known of the lengths of rows.</param>
    /// <param name="compression">How blocks are compressed.</param>
    public static WrittenSnapshot Write(bool inputEnded, IEnumerable<FrozenPart> parts, RowSizes sizes, BlockCompression compression = BlockCompression.Lz4)
    {
        var (keyed, whole) = (0L, 0.0);
        var bytes = Write(compression, writer => writer.Write(
            inputEnded,
            parts.Select(static part => (part.Uid, part.Watermark, part.State.States)),
            (uid, state) =>
            {
                var stored = writer.Write(state);
                if (state is not FrozenKeyed frozen)
                    return stored;
                keyed += stored.Bytes;
                whole += sizes.Note(uid, frozen, stored);
                return stored;
            }));
        return new(bytes, keyed, (long)whole);
    }

    static SnapshotBytes Write(BlockCompression compression, Action<TaskSnapshotWriter> write)
    {
        var writer = new TaskSnapshotWriter(compression);
        try
        {
            write(writer);
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

    void Write<T>(bool inputEnded, IEnumerable<(string Uid, long Watermark, IReadOnlyList<T> States)> parts, Func<string, T, StoredState> write)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BitConverter.TryWriteBytes(header, Magic);
        header[4] = Version;
        _output.Append(header);
        var operators = new List<StoredOperatorState>();
        foreach (var (uid, watermark, states) in parts)
            operators.Add(new(uid, watermark, states.Select(state => write(uid, state)).ToArray()));
        EndBlock();
        WriteIndex(new(inputEnded, operators, _blocks));
    }

    StoredState Write(FrozenState state)
    {
        if (state is FrozenItems items)
            return Write(items);
        if (state is not FrozenKeyed keyed)
            return Write(state.Write());
        using var output = new BlockOutput(keyed.Range, keyed.IsChanges, Fill);
        keyed.Write(output);
        var start = _written;
        var lengths = new List<long>();
        Append(output.RemovedKeys, lengths);
        Append(output.RowParts, lengths);
        return new(keyed.Descriptor, keyed.Range, output.Rows, start, Lengths(keyed.Descriptor, lengths)) { Section = keyed.Section, IsChanges = keyed.IsChanges };
    }

    StoredState Write(FrozenItems items)
    {
        var start = _written;
        var lengths = new List<int>(items.Count);
        Begin(0, 0);
        items.Write(item => AppendPart(item, lengths));
        return new(items.Descriptor, default, items.Count, start, lengths);
    }

    void Append(OutputParts output, List<long> lengths)
    {
        var bytes = 0L;
        foreach (ref readonly var part in output.Parts)
            bytes += part.Filled;
        if (bytes > 0)
            Begin(output.RowBytes, bytes);
        foreach (ref readonly var part in output.Parts)
        {
            var length = (long)part.Filled;
            foreach (var block in part.Blocks ?? [])
            {
                EndBlock();
                length += block.Length;
                Add(in block);
            }
            Append(part.Rest);
            _written += length;
            lengths.Add(length);
        }
    }

    /// <summary>Bytes of rows of another length follow.</summary>
    void Begin(int rowBytes, long bytes)
    {
        if (_filled > 0 && rowBytes != _rowBytes)
        {
            if (_filled + bytes > FewBytes)
                EndBlock();
            else
                rowBytes = 0;
        }
        _rowBytes = rowBytes;
    }

    static int[] Lengths(StateDescriptor descriptor, List<long> lengths) => Array.ConvertAll(
        lengths.ToArray(), length => length <= int.MaxValue ? (int)length : throw new StateFormatException(
            $"State \"{descriptor.Name}\" has {length:N0} bytes in one key group, more than the {int.MaxValue:N0} that a snapshot can have there. Raise the operator's max parallelism: there are more key groups then."));

    StoredState Write(StateSnapshot state)
    {
        var start = _written;
        var lengths = new List<int>(state.Parts.Count);
        Begin(0, state.Bytes);
        foreach (var part in state.Removed ?? [])
            AppendPart(part.Span, lengths);
        foreach (var part in state.Parts)
            AppendPart(part.Span, lengths);
        return new(state.Descriptor, state.Range, state.Rows, start, lengths) { Section = state.Section, IsChanges = state.Removed is not null };
    }

    void AppendPart(ReadOnlySpan<byte> part, List<int> lengths)
    {
        lengths.Add(part.Length);
        _written += part.Length;
        Append(part);
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_filled == 0 && bytes.Length >= SnapshotBlock.Bytes)
            {
                Add(Fill(bytes[..SnapshotBlock.Bytes], _rowBytes));
                bytes = bytes[SnapshotBlock.Bytes..];
                continue;
            }
            var count = Math.Min(bytes.Length, SnapshotBlock.Bytes - _filled);
            bytes[..count].CopyTo(_block.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == SnapshotBlock.Bytes)
                EndBlock();
        }
    }

    void EndBlock()
    {
        if (_filled == 0)
            return;
        Add(Fill(_block.AsSpan(0, _filled), _rowBytes));
        _filled = 0;
    }

    FilledBlock Fill(ReadOnlySpan<byte> block, int rowBytes)
    {
        var room = _output.Room(block.Length)[..block.Length];
        var (compression, stored) = _compression == BlockCompression.None ? default : Compress(block, rowBytes, room);
        if (stored == 0)
        {
            block.CopyTo(room);
            (compression, stored) = (BlockCompression.None, block.Length);
        }
        return new(compression, block.Length, _output.Put(stored));
    }

    static (BlockCompression Compression, int Stored) Compress(ReadOnlySpan<byte> block, int rowBytes, Span<byte> room)
    {
        var most = block.Length - (block.Length / LeastSaving);
        var stride = ColumnEncoder.StrideOf(rowBytes);
        var stored = stride == 0 ? 0 : ColumnEncoder.Encode(block, stride, room, block.Length - (block.Length / GoodSaving));
        if (stored > 0)
            return (BlockCompression.Columns, stored);
        stored = Lz4Encoder.Encode(block, room[..most]);
        if (stored > 0)
            return (BlockCompression.Lz4, stored);
        return (BlockCompression.Columns, stride == 0 ? 0 : ColumnEncoder.Encode(block, stride, room, most));
    }

    void Add(in FilledBlock block)
    {
        var last = _blocks.Count == 0 ? default : _blocks[^1];
        _blocks.Add(new(block.Compression, last.Start + last.Length, block.Length, last.Offset + last.StoredLength, block.Stored.Length, KeyHash.OfUtf8(block.Stored.Span)));
        _output.Add(block.Stored);
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
