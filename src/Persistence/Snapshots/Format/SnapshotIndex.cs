namespace ActorStream.Persistence;

/// <summary>What is where in a stored snapshot of a task; the byte form is in docs/snapshot-format.md.</summary>
/// <param name="InputEnded">Whether all input of the task had ended.</param>
/// <param name="Operators">Its operators and their states.</param>
/// <param name="Blocks">The blocks in their order; the first one begins behind the header.</param>
internal sealed record SnapshotIndex(bool InputEnded, IReadOnlyList<StoredOperatorState> Operators, IReadOnlyList<SnapshotBlock> Blocks)
{
    const byte ChangesFlag = 1;
    const byte AsBeforeFlag = 2;

    public void Write(ref StateWriter writer)
    {
        writer.WriteBool(InputEnded);
        writer.WriteVarUInt((ulong)Operators.Count);
        foreach (var op in Operators)
        {
            writer.WriteString(op.Uid);
            writer.WriteInt64(op.Watermark);
            writer.WriteVarUInt((ulong)op.States.Count);
            StoredState? before = null;
            foreach (var state in op.States)
            {
                Write(ref writer, state, before);
                before = state;
            }
        }
        writer.WriteVarUInt((ulong)Blocks.Count);
        foreach (var block in Blocks)
        {
            writer.WriteByte((byte)block.Compression);
            writer.WriteVarUInt((ulong)block.Length);
            writer.WriteVarUInt((ulong)block.StoredLength);
            writer.WriteUInt64(block.Hash);
        }
    }

    /// <param name="bytes">The index.</param>
    /// <param name="version">The version of its format.</param>
    /// <param name="blockBytes">How many bytes of the object are blocks.</param>
    /// <exception cref="StateFormatException">It contradicts itself.</exception>
    public static SnapshotIndex Read(ReadOnlySpan<byte> bytes, byte version, long blockBytes)
    {
        var reader = new StateReader(bytes);
        var inputEnded = reader.ReadBool();
        var operators = new StoredOperatorState[reader.ReadCount(10)];
        var length = 0L;
        for (var i = 0; i < operators.Length; i++)
        {
            var uid = reader.ReadString();
            var watermark = reader.ReadInt64();
            var states = new StoredState[reader.ReadCount(4)];
            for (var n = 0; n < states.Length; n++)
                states[n] = ReadState(ref reader, version, n == 0 ? null : states[n - 1], ref length);
            operators[i] = new(uid, watermark, states);
        }
        var blocks = new SnapshotBlock[reader.ReadCount(11)];
        long offset = 0, start = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            var compression = (BlockCompression)reader.ReadByte();
            var block = new SnapshotBlock(compression, start, (int)reader.ReadVarUInt(), offset, (int)reader.ReadVarUInt(), reader.ReadUInt64());
            if (compression > (version < 3 ? BlockCompression.Lz4 : BlockCompression.Columns))
                reader.ThrowInvalid($"a block of the compression {(byte)compression}, which this library does not know");
            if (block.Length <= 0 || block.StoredLength <= 0 || block.Length > SnapshotBlock.MostBytes || block.StoredLength > block.Length)
                reader.ThrowInvalid($"a block of {block.Length:N0} bytes in {block.StoredLength:N0}");
            blocks[i] = block;
            start += block.Length;
            offset += block.StoredLength;
        }
        if (start != length || offset != blockBytes || reader.Remaining > 0)
            reader.ThrowInvalid($"blocks of {start:N0} bytes in {offset:N0} where states of {length:N0} are in {blockBytes:N0}");
        return new(inputEnded, operators, blocks);
    }

    static void Write(ref StateWriter writer, StoredState state, StoredState? before)
    {
        var isAsBefore = before is not null && before.Range == state.Range && ReferenceEquals(before.Descriptor, state.Descriptor);
        writer.WriteByte((byte)((state.IsChanges ? ChangesFlag : 0) | (isAsBefore ? AsBeforeFlag : 0)));
        if (!isAsBefore)
        {
            writer.WriteString(state.Descriptor.Name);
            writer.WriteByte((byte)state.Descriptor.Kind);
            ShapeFormat.WriteMembers(ref writer, state.Descriptor.Shapes);
            writer.WriteVarUInt((ulong)state.Range.First);
            writer.WriteVarUInt((ulong)state.Range.Count);
            writer.WriteVarUInt((ulong)state.Range.MaxParallelism);
        }
        writer.WriteVarInt(state.Section);
        writer.WriteVarUInt((ulong)(state.Rows + 1));
        writer.WriteVarUInt((ulong)state.PartLengths.Count);
        for (var i = 0; i < state.PartLengths.Count;)
        {
            var empty = 0;
            while (i + empty < state.PartLengths.Count && state.PartLengths[i + empty] == 0)
                empty++;
            if (empty > 0)
            {
                writer.WriteVarUInt(0);
                writer.WriteVarUInt((ulong)empty);
                i += empty;
                continue;
            }
            writer.WriteVarUInt((ulong)state.PartLengths[i++]);
        }
    }

    static StoredState ReadState(ref StateReader reader, byte version, StoredState? before, ref long length)
    {
        var flags = version == 1 ? 0 : reader.ReadByte();
        if ((flags & ~(ChangesFlag | AsBeforeFlag)) != 0 || ((flags & AsBeforeFlag) != 0 && before is null))
            reader.ThrowInvalid($"a state with the flags {flags}");
        var (descriptor, range) = (flags & AsBeforeFlag) != 0 ? (before!.Descriptor, before.Range) : ReadDescriptor(ref reader);
        var name = descriptor.Name;
        var isChanges = (flags & ChangesFlag) != 0;
        if (isChanges && !descriptor.IsKeyed)
            reader.ThrowInvalid($"changes of state \"{name}\", which is not kept by key");
        var section = version == 1 ? 0 : reader.ReadVarInt();
        var rows = (long)reader.ReadVarUInt() - 1;
        var count = reader.ReadVarUInt();
        // Empty parts take hardly any bytes: what the input cannot explain, the number of key groups must.
        if (count > int.MaxValue || (descriptor.IsKeyed ? (int)count != range.Count * (isChanges ? 2 : 1) || range.End > range.MaxParallelism || range.MaxParallelism > 1 << 15 : count > 1 << 28))
            reader.ThrowInvalid($"state \"{name}\" with {count:N0} parts and the key groups {range}");
        var parts = new int[(int)count];
        var start = length;
        for (var i = 0; i < parts.Length;)
        {
            var bytes = reader.ReadVarUInt();
            if (bytes == 0)
            {
                var empty = reader.ReadVarUInt();
                if (empty == 0 || empty > (ulong)(parts.Length - i))
                    reader.ThrowInvalid($"{empty:N0} empty parts of state \"{name}\"");
                i += (int)empty;
                continue;
            }
            if (bytes > int.MaxValue)
                reader.ThrowInvalid($"a part of {bytes:N0} bytes of state \"{name}\"");
            parts[i++] = (int)bytes;
            length += (long)bytes;
        }
        return new(descriptor, range, rows, start, parts) { Section = section, IsChanges = isChanges, KeepsGroupsTogether = version < 3 };
    }

    static (StateDescriptor Descriptor, KeyGroupRange Range) ReadDescriptor(ref StateReader reader)
    {
        var name = reader.ReadString();
        var kind = (StateKind)reader.ReadByte();
        var descriptor = new StateDescriptor(name, kind, ShapeFormat.ReadMembers(ref reader));
        return (descriptor, new((int)reader.ReadVarUInt(), (int)reader.ReadVarUInt(), (int)reader.ReadVarUInt()));
    }
}

/// <summary>One operator in a stored snapshot.</summary>
/// <param name="Uid">What it is found again by.</param>
/// <param name="Watermark">The event time up to which it had acted.</param>
/// <param name="States">Its states.</param>
internal sealed record StoredOperatorState(string Uid, long Watermark, IReadOnlyList<StoredState> States);

/// <summary>One state in a stored snapshot.</summary>
/// <param name="Descriptor">What it is.</param>
/// <param name="Range">The key groups that it has.</param>
/// <param name="Rows">How many rows or items it has; -1 when that is not known.</param>
/// <param name="Start">Where it begins in the bytes of all blocks.</param>
/// <param name="PartLengths">The length of each part, as in <see cref="StateSnapshot.Parts"/>; of changes the keys that were removed from each group, and then the rows of each.</param>
internal sealed record StoredState(StateDescriptor Descriptor, KeyGroupRange Range, long Rows, long Start, IReadOnlyList<int> PartLengths)
{
    /// <summary>Which of several tables of one name it is.</summary>
    public long Section { get; init; }

    /// <summary>Whether it is what has changed since an earlier snapshot.</summary>
    public bool IsChanges { get; init; }

    /// <summary>Whether of changes the removed keys of each group and its rows follow one another, as up to version 2.</summary>
    public bool KeepsGroupsTogether { get; init; }

    public long Bytes => PartLengths.Sum(static part => (long)part);

    /// <summary>Where parts begin in the bytes of all blocks, and how many bytes they have.</summary>
    public (long Start, long Bytes) PlaceOf(int first, int end)
    {
        var (start, bytes) = (Start, 0L);
        for (var i = 0; i < first; i++)
            start += PartLengths[i];
        for (var i = first; i < end; i++)
            bytes += PartLengths[i];
        return (start, bytes);
    }
}

/// <summary>One block of a stored snapshot.</summary>
/// <param name="Compression">How it is stored.</param>
/// <param name="Start">Where it begins in the bytes of all blocks.</param>
/// <param name="Length">How many of these it has.</param>
/// <param name="Offset">Where it is stored, from the first block on.</param>
/// <param name="StoredLength">How many bytes it takes there.</param>
/// <param name="Hash">The hash of these.</param>
internal readonly record struct SnapshotBlock(BlockCompression Compression, long Start, int Length, long Offset, int StoredLength, ulong Hash)
{
    /// <summary>How long blocks are at most when written.</summary>
    public const int Bytes = 128 << 10;

    /// <summary>How long a block may be that is read.</summary>
    public const int MostBytes = 16 << 20;
}
