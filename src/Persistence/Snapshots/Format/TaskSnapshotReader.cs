using System.Buffers;
using System.Buffers.Binary;

namespace ActorStream.Persistence;

/// <summary>Reads of a stored snapshot only what is wanted: the index first, then the blocks that hold the states and key groups asked for.</summary>
/// <remarks>May be used by several threads at once. The object that it reads belongs to whoever has opened it.</remarks>
internal sealed class TaskSnapshotReader
{
    const int TailBytes = 64 << 10;
    const int RunBytes = 4 << 20;

    readonly StoredObject _stored;
    readonly SnapshotIndex _index;

    TaskSnapshotReader(StoredObject stored, SnapshotIndex index) => (_stored, _index) = (stored, index);

    /// <summary>Whether all input of the task had ended, and its operators had acted on it.</summary>
    public bool InputEnded => _index.InputEnded;

    /// <summary>The operators and their states, as the index has them.</summary>
    public IReadOnlyList<StoredOperatorState> Operators => _index.Operators;

    /// <summary>Reads the index of a snapshot.</summary>
    /// <exception cref="StateFormatException">The object is damaged, cut off, no snapshot, or of a version that this library does not know.</exception>
    public static async Task<TaskSnapshotReader> OpenAsync(StoredObject stored, CancellationToken cancellationToken = default)
    {
        if (stored.Length < TaskSnapshotWriter.HeaderBytes + TaskSnapshotWriter.FooterBytes)
            throw Damaged(stored, $"it has {stored.Length:N0} bytes, fewer than any snapshot");
        var header = new byte[TaskSnapshotWriter.HeaderBytes];
        await stored.ReadAsync(0, header, cancellationToken).ConfigureAwait(false);
        var version = RequireHeader(stored, header);
        var tail = new byte[Math.Min(TailBytes, stored.Length)];
        await stored.ReadAsync(stored.Length - tail.Length, tail, cancellationToken).ConfigureAwait(false);
        var (offset, length, hash) = ReadFooter(stored, version, tail.AsSpan(tail.Length - TaskSnapshotWriter.FooterBytes));
        var index = new byte[length];
        var known = Math.Min(length, tail.Length - TaskSnapshotWriter.FooterBytes);
        tail.AsSpan(tail.Length - TaskSnapshotWriter.FooterBytes - known, known).CopyTo(index.AsSpan(length - known));
        if (known < length)
            await stored.ReadAsync(offset, index.AsMemory(0, length - known), cancellationToken).ConfigureAwait(false);
        if (KeyHash.OfUtf8(index) != hash)
            throw Damaged(stored, "its index does not have the checksum that is stored with it");
        try
        {
            return new(stored, SnapshotIndex.Read(index, version, offset - TaskSnapshotWriter.HeaderBytes));
        }
        catch (StateFormatException error)
        {
            throw Damaged(stored, $"its index cannot be understood. {error.Message}");
        }
    }

    /// <summary>Reads the states of an operator; null when the task has no operator of that uid.</summary>
    /// <param name="uid">The operator.</param>
    /// <param name="range">Of keyed state only these key groups; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StateFormatException">A block is damaged.</exception>
    public async Task<OperatorSnapshot?> ReadOperatorAsync(string uid, KeyGroupRange? range = null, CancellationToken cancellationToken = default)
    {
        if (_index.Operators.FirstOrDefault(op => op.Uid == uid) is not { } found)
            return null;
        var states = new StateSnapshot[found.States.Count];
        for (var i = 0; i < states.Length; i++)
            states[i] = await ReadStateAsync(found.States[i], range, cancellationToken).ConfigureAwait(false);
        return new(states);
    }

    /// <summary>Reads one state.</summary>
    /// <param name="state">One of <see cref="Operators"/>.</param>
    /// <param name="range">Of keyed state only these key groups; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<StateSnapshot> ReadStateAsync(StoredState state, KeyGroupRange? range = null, CancellationToken cancellationToken = default)
    {
        var kept = state.Range;
        var (first, end) = state.Descriptor.IsKeyed ? (0, kept.Count) : (0, state.PartLengths.Count);
        // Another number of key groups is refused when the state is restored, which names both.
        if (state.Descriptor.IsKeyed && range is { } wanted && wanted.MaxParallelism == kept.MaxParallelism)
        {
            first = Math.Clamp(wanted.First - kept.First, 0, kept.Count);
            end = Math.Clamp(wanted.End - kept.First, first, kept.Count);
            kept = new(kept.First + first, end - first, kept.MaxParallelism);
        }
        var rows = kept == state.Range ? state.Rows : -1;
        if (state.IsChanges)
        {
            var (removed, changed) = await ReadChangesAsync(state, first, end, cancellationToken).ConfigureAwait(false);
            return new(state.Descriptor, kept, changed) { Rows = rows, Section = state.Section, Removed = removed };
        }
        var (_, bytes) = state.PlaceOf(first, end);
        return new(state.Descriptor, kept, await ReadPartsAsync(state, first, end, isLazy: bytes > RunBytes && state.Descriptor.IsKeyed, cancellationToken).ConfigureAwait(false))
        {
            Rows = rows,
            Section = state.Section,
        };
    }

    async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Removed, IReadOnlyList<ReadOnlyMemory<byte>> Rows)> ReadChangesAsync(StoredState state, int first, int end, CancellationToken cancellationToken)
    {
        if (state.KeepsGroupsTogether)
        {
            var both = await ReadPartsAsync(state, 2 * first, 2 * end, isLazy: false, cancellationToken).ConfigureAwait(false);
            return (both.Where(static (_, i) => i % 2 == 0).ToArray(), both.Where(static (_, i) => i % 2 == 1).ToArray());
        }
        var groups = state.Range.Count;
        var removed = await ReadPartsAsync(state, first, end, isLazy: false, cancellationToken).ConfigureAwait(false);
        return (removed, await ReadPartsAsync(state, groups + first, groups + end, isLazy: false, cancellationToken).ConfigureAwait(false));
    }

    /// <param name="state">The state.</param>
    /// <param name="first">The first part.</param>
    /// <param name="end">The part behind the last one.</param>
    /// <param name="isLazy">Whether parts are decompressed when they are asked for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadPartsAsync(StoredState state, int first, int end, bool isLazy, CancellationToken cancellationToken)
    {
        var (start, total) = state.PlaceOf(first, end);
        if (isLazy)
        {
            var firstBlock = BlockAt(start);
            var blocks = await ReadBlocksAsync(firstBlock, BlockAt(start + total - 1), cancellationToken).ConfigureAwait(false);
            var from = start;
            return new StoredParts(state.PartLengths.Skip(first).Take(end - first).ToArray(), (at, into) => Decode(from + at, into, firstBlock, blocks));
        }
        var parts = new ReadOnlyMemory<byte>[end - first];
        var runs = new List<(long Start, Memory<byte> Into)>();
        for (var i = first; i < end;)
        {
            // As many parts as fit into one array of moderate size.
            var (to, bytes) = (i, 0L);
            while (to < end && (to == i || bytes + state.PartLengths[to] <= RunBytes))
                bytes += state.PartLengths[to++];
            var run = GC.AllocateUninitializedArray<byte>((int)bytes);
            runs.Add((start, run));
            start += bytes;
            for (var at = 0; i < to; i++)
            {
                parts[i - first] = run.AsMemory(at, state.PartLengths[i]);
                at += state.PartLengths[i];
            }
        }
        if (runs.Count == 1)
            await ReadAsync(runs[0].Start, runs[0].Into, cancellationToken).ConfigureAwait(false);
        else if (runs.Count > 1)
            await Parallel.ForEachAsync(runs, cancellationToken, (run, token) => new(ReadAsync(run.Start, run.Into, token))).ConfigureAwait(false);
        return parts;
    }

    /// <summary>Reads blocks as they are stored, several runs of them at the same time.</summary>
    async Task<ReadOnlyMemory<byte>[]> ReadBlocksAsync(int first, int last, CancellationToken cancellationToken)
    {
        var blocks = new ReadOnlyMemory<byte>[last - first + 1];
        var runs = new List<(int From, int To)>();
        for (var from = first; from <= last;)
        {
            var to = from + 1;
            while (to <= last && End(to) - _index.Blocks[from].Offset <= RunBytes)
                to++;
            runs.Add((from, to));
            from = to;
        }
        await Parallel.ForEachAsync(runs, cancellationToken, async (run, token) =>
        {
            var offset = _index.Blocks[run.From].Offset;
            var bytes = GC.AllocateUninitializedArray<byte>((int)(End(run.To - 1) - offset));
            await _stored.ReadAsync(TaskSnapshotWriter.HeaderBytes + offset, bytes, token).ConfigureAwait(false);
            for (var block = run.From; block < run.To; block++)
            {
                var stored = bytes.AsMemory((int)(_index.Blocks[block].Offset - offset), _index.Blocks[block].StoredLength);
                Require(_index.Blocks[block], stored.Span);
                blocks[block - first] = stored;
            }
        }).ConfigureAwait(false);
        return blocks;
    }

    void Decode(long start, Span<byte> into, int firstBlock, ReadOnlyMemory<byte>[] blocks)
    {
        if (into.IsEmpty)
            return;
        for (var (block, last) = (BlockAt(start), BlockAt(start + into.Length - 1)); block <= last; block++)
            Decode(_index.Blocks[block], blocks[block - firstBlock].Span, start, into);
    }

    /// <summary>Reads from the bytes of all blocks.</summary>
    async Task ReadAsync(long start, Memory<byte> into, CancellationToken cancellationToken)
    {
        if (into.Length == 0)
            return;
        var (block, last) = (BlockAt(start), BlockAt(start + into.Length - 1));
        while (block <= last)
        {
            var to = block + 1;
            while (to <= last && End(to) - _index.Blocks[block].Offset <= RunBytes)
                to++;
            var bytes = (int)(End(to - 1) - _index.Blocks[block].Offset);
            var buffer = ArrayPool<byte>.Shared.Rent(bytes);
            try
            {
                await _stored.ReadAsync(TaskSnapshotWriter.HeaderBytes + _index.Blocks[block].Offset, buffer.AsMemory(0, bytes), cancellationToken).ConfigureAwait(false);
                var offset = _index.Blocks[block].Offset;
                for (; block < to; block++)
                {
                    var stored = buffer.AsSpan((int)(_index.Blocks[block].Offset - offset), _index.Blocks[block].StoredLength);
                    Require(_index.Blocks[block], stored);
                    Decode(_index.Blocks[block], stored, start, into.Span);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    long End(int block) => _index.Blocks[block].Offset + _index.Blocks[block].StoredLength;

    void Require(in SnapshotBlock block, ReadOnlySpan<byte> stored)
    {
        if (KeyHash.OfUtf8(stored) != block.Hash)
            throw Damaged(_stored, $"the block of {block.StoredLength:N0} bytes from byte {TaskSnapshotWriter.HeaderBytes + block.Offset:N0} on does not have the checksum that is stored with it");
    }

    /// <summary>Puts what a block has of the wanted bytes in its place.</summary>
    void Decode(in SnapshotBlock block, ReadOnlySpan<byte> stored, long start, Span<byte> into)
    {
        var from = (int)Math.Max(0, start - block.Start);
        var to = (int)Math.Min(block.Length, start + into.Length - block.Start);
        var target = into.Slice((int)(block.Start + from - start), to - from);
        if (block.Compression == BlockCompression.None)
        {
            if (block.StoredLength != block.Length)
                throw Damaged(_stored, $"a block of {block.Length:N0} bytes is stored as it is in {block.StoredLength:N0}");
            stored[from..to].CopyTo(target);
            return;
        }
        if (target.Length == block.Length)
        {
            RequireDecoded(TryDecode(block.Compression, stored, target), block);
            return;
        }
        var whole = ArrayPool<byte>.Shared.Rent(block.Length);
        try
        {
            RequireDecoded(TryDecode(block.Compression, stored, whole.AsSpan(0, block.Length)), block);
            whole.AsSpan(from, target.Length).CopyTo(target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    static bool TryDecode(BlockCompression compression, ReadOnlySpan<byte> stored, Span<byte> into) =>
        compression == BlockCompression.Columns ? ColumnDecoder.Decode(stored, into) : Lz4Decoder.Decode(stored, into);

    void RequireDecoded(bool isDecoded, in SnapshotBlock block)
    {
        if (!isDecoded)
            throw Damaged(_stored, $"the block from byte {TaskSnapshotWriter.HeaderBytes + block.Offset:N0} on cannot be decompressed");
    }

    int BlockAt(long position)
    {
        var (low, high) = (0, _index.Blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_index.Blocks[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    static byte RequireHeader(StoredObject stored, ReadOnlySpan<byte> header)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != TaskSnapshotWriter.Magic)
            throw Damaged(stored, "it does not begin as a snapshot of a task does: it is something else");
        if (header[4] is 0 or > TaskSnapshotWriter.Version)
            throw Damaged(stored, $"it has version {header[4]} of the format, and this library reads versions up to {TaskSnapshotWriter.Version}. Use the version of the library that wrote it, or a newer one");
        if ((header[5] | header[6] | header[7]) != 0)
            throw Damaged(stored, "its first bytes are not those of a snapshot");
        return header[4];
    }

    static (long Offset, int Length, ulong Hash) ReadFooter(StoredObject stored, byte version, ReadOnlySpan<byte> footer)
    {
        var offset = BinaryPrimitives.ReadInt64LittleEndian(footer);
        var length = BinaryPrimitives.ReadInt64LittleEndian(footer[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[28..]) != TaskSnapshotWriter.Magic || BinaryPrimitives.ReadUInt32LittleEndian(footer[24..]) != version
            || offset < TaskSnapshotWriter.HeaderBytes || length is < 0 or > int.MaxValue || offset != stored.Length - TaskSnapshotWriter.FooterBytes - length)
        {
            throw Damaged(stored, "it does not end as a snapshot does: it was cut off, or its end was overwritten");
        }
        return (offset, (int)length, BinaryPrimitives.ReadUInt64LittleEndian(footer[16..]));
    }

    static StateFormatException Damaged(StoredObject stored, string why) => new($"{stored.Name} cannot be read as the snapshot of a task: {why}.");
}
