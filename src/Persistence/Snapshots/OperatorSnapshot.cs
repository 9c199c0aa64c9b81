namespace ActorStream.Persistence;

/// <summary>All state of one subtask of one operator at a barrier.</summary>
/// <remarks>
/// Its byte form, all numbers little-endian, "v" a number of variable length and "text" a length v and UTF-8 (as <see cref="StateWriter"/> writes them):
/// <code>
/// 4 bytes      "ASOS"
/// 1 byte       version, 1
/// v            how many states; for each:
///   text         name
///   1 byte       kind (StateKind)
///   v            how many shapes; for each: text (what it is of), shape
///   v v v        first key group, how many, max parallelism (0 0 0 when not kept by key)
///   v            how many parts; for each: v length, bytes
/// 8 bytes      the hash (KeyHash.OfUtf8) of all bytes before
/// shape:       1 byte kind (ShapeKind), text name, 1 byte nullable, v how many members; for each: text name, shape
/// </code>
/// </remarks>
internal sealed class OperatorSnapshot(IReadOnlyList<StateSnapshot> states)
{
    const uint Magic = 0x534F5341;
    const byte Version = 1;

    public static OperatorSnapshot Empty { get; } = new([]);

    public IReadOnlyList<StateSnapshot> States { get; } = states;

    public byte[] ToBytes()
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            writer.WriteUInt32(Magic);
            writer.WriteByte(Version);
            writer.WriteVarUInt((ulong)States.Count);
            foreach (var state in States)
                Write(ref writer, state);
            writer.WriteUInt64(KeyHash.OfUtf8(writer.WrittenSpan));
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="StateFormatException">The bytes are damaged, or of a version that this library does not know.</exception>
    public static OperatorSnapshot FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var reader = new StateReader(bytes.Span);
        if (bytes.Length < 13 || reader.ReadUInt32() != Magic)
            throw new StateFormatException($"These {bytes.Length:N0} bytes are not the snapshot of an operator.");
        var version = reader.ReadByte();
        if (version != Version)
            throw new StateFormatException($"The snapshot of an operator has version {version}, and this library reads version {Version}. Use the version of the library that wrote it, or a newer one.");
        if (new StateReader(bytes.Span[^8..]).ReadUInt64() != KeyHash.OfUtf8(bytes.Span[..^8]))
            throw new StateFormatException("The snapshot of an operator is damaged: its bytes do not have the hash that is stored with them.");
        var states = new StateSnapshot[(int)reader.ReadVarUInt()];
        for (var i = 0; i < states.Length; i++)
            states[i] = Read(ref reader, bytes);
        return new(states);
    }

    static void Write(ref StateWriter writer, StateSnapshot state)
    {
        if (state.Removed is not null)
            throw new InvalidOperationException($"What has changed in state \"{state.Descriptor.Name}\" is no snapshot of an operator.");
        writer.WriteString(state.Descriptor.Name);
        writer.WriteByte((byte)state.Descriptor.Kind);
        ShapeFormat.WriteMembers(ref writer, state.Descriptor.Shapes);
        writer.WriteVarUInt((ulong)state.Range.First);
        writer.WriteVarUInt((ulong)state.Range.Count);
        writer.WriteVarUInt((ulong)state.Range.MaxParallelism);
        writer.WriteVarUInt((ulong)state.Parts.Count);
        foreach (var part in state.Parts)
        {
            writer.WriteVarUInt((ulong)part.Length);
            writer.WriteBytes(part.Span);
        }
    }

    static StateSnapshot Read(ref StateReader reader, ReadOnlyMemory<byte> bytes)
    {
        var name = reader.ReadString();
        var kind = (StateKind)reader.ReadByte();
        var descriptor = new StateDescriptor(name, kind, ShapeFormat.ReadMembers(ref reader));
        var range = new KeyGroupRange((int)reader.ReadVarUInt(), (int)reader.ReadVarUInt(), (int)reader.ReadVarUInt());
        var parts = new ReadOnlyMemory<byte>[(int)reader.ReadVarUInt()];
        for (var i = 0; i < parts.Length; i++)
        {
            var length = (int)reader.ReadVarUInt();
            parts[i] = bytes.Slice(reader.Position, length);
            reader.ReadBytes(length);
        }
        return new(descriptor, range, parts);
    }
}
