namespace ActorStream.Persistence;

/// <summary>What one task stores at a barrier: the states of all its operators.</summary>
/// <param name="InputEnded">Whether all input of the task had ended, and its operators had acted on it.</param>
/// <param name="Operators">The operators that have something to store.</param>
internal sealed record TaskSnapshot(bool InputEnded, IReadOnlyList<OperatorEntry> Operators)
{
    const uint Magic = 0x53545341;
    const byte Version = 1;

    public long Bytes => Operators.Sum(static op => op.Snapshot.States.Sum(static state => state.Bytes));

    public byte[] ToBytes()
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            writer.WriteUInt32(Magic);
            writer.WriteByte(Version);
            writer.WriteBool(InputEnded);
            writer.WriteVarUInt((ulong)Operators.Count);
            foreach (var op in Operators)
            {
                writer.WriteString(op.Uid);
                writer.WriteInt64(op.Watermark);
                var bytes = op.Snapshot.ToBytes();
                writer.WriteVarUInt((ulong)bytes.Length);
                writer.WriteBytes(bytes);
            }
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="StateFormatException">The bytes are damaged, or of a version that this library does not know.</exception>
    public static TaskSnapshot FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var reader = new StateReader(bytes.Span);
        if (bytes.Length < 6 || reader.ReadUInt32() != Magic) throw new StateFormatException($"These {bytes.Length:N0} bytes are not the snapshot of a task.");
        var version = reader.ReadByte();
        if (version != Version)
            throw new StateFormatException($"The snapshot of a task has version {version}, and this library reads version {Version}. Use the version of the library that wrote it, or a newer one.");
        var ended = reader.ReadBool();
        var operators = new OperatorEntry[(int)reader.ReadVarUInt()];
        for (var i = 0; i < operators.Length; i++)
        {
            var uid = reader.ReadString();
            var watermark = reader.ReadInt64();
            var length = (int)reader.ReadVarUInt();
            operators[i] = new(uid, watermark, OperatorSnapshot.FromBytes(bytes.Slice(reader.Position, length)));
            reader.ReadBytes(length);
        }
        return new(ended, operators);
    }
}

/// <summary>One operator of a task's snapshot.</summary>
/// <param name="Uid">What it is found again by.</param>
/// <param name="Watermark">The event time up to which it had acted.</param>
/// <param name="Snapshot">Its states.</param>
internal sealed record OperatorEntry(string Uid, long Watermark, OperatorSnapshot Snapshot);
