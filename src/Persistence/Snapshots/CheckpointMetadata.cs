namespace ActorStream.Persistence;

/// <summary>What a checkpoint consists of: written last, and only when everything in it is durable.</summary>
/// <param name="JobName">The job that took it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">The attempt that took it.</param>
/// <param name="Timestamp">When its barrier went out, in epoch milliseconds.</param>
/// <param name="IsSavepoint">Whether it is a savepoint, which stands for itself.</param>
/// <param name="Operators">The operators that stored something.</param>
/// <param name="Sources">What each source had not given to its readers yet.</param>
/// <remarks>
/// Its bytes: "ASCM", version 2; text job, v id, v attempt, 8 bytes timestamp, bool savepoint; v how many operators, for each text uid, v max parallelism, v how many subtasks, for each v how many objects and text name of
/// each (version 1: bool there is one, text name); v how many sources, for each text uid, v length, bytes; 8 bytes hash (KeyHash.OfUtf8) of all before. "v" and "text" are as <see cref="StateWriter"/> writes them.
/// </remarks>
internal sealed record CheckpointMetadata(
    string JobName,
    long Id,
    int Attempt,
    long Timestamp,
    bool IsSavepoint,
    IReadOnlyList<StoredOperator> Operators,
    IReadOnlyList<StoredSplits> Sources)
{
    const uint Magic = 0x4D435341;
    const byte Version = 2;

    /// <summary>All objects that the checkpoint needs, its own not among them.</summary>
    public IEnumerable<string> Objects => Operators.SelectMany(static op => op.Subtasks).SelectMany(static objects => objects).Distinct(StringComparer.Ordinal);

    public byte[] ToBytes()
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            writer.WriteUInt32(Magic);
            writer.WriteByte(Version);
            writer.WriteString(JobName);
            writer.WriteVarUInt((ulong)Id);
            writer.WriteVarUInt((ulong)Attempt);
            writer.WriteInt64(Timestamp);
            writer.WriteBool(IsSavepoint);
            writer.WriteVarUInt((ulong)Operators.Count);
            foreach (var op in Operators)
            {
                writer.WriteString(op.Uid);
                writer.WriteVarUInt((ulong)op.MaxParallelism);
                writer.WriteVarUInt((ulong)op.Subtasks.Count);
                foreach (var objects in op.Subtasks)
                {
                    writer.WriteVarUInt((ulong)objects.Count);
                    foreach (var name in objects) writer.WriteString(name);
                }
            }
            writer.WriteVarUInt((ulong)Sources.Count);
            foreach (var source in Sources)
            {
                writer.WriteString(source.Uid);
                writer.WriteVarUInt((ulong)source.Content.Length);
                writer.WriteBytes(source.Content.Span);
            }
            writer.WriteUInt64(KeyHash.OfUtf8(writer.WrittenSpan));
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="StateFormatException">The bytes are damaged, or of a version that this library does not know.</exception>
    public static CheckpointMetadata FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var reader = new StateReader(bytes.Span);
        if (bytes.Length < 13 || reader.ReadUInt32() != Magic) throw new StateFormatException($"These {bytes.Length:N0} bytes are not the metadata of a checkpoint.");
        var version = reader.ReadByte();
        if (version is 0 or > Version)
            throw new StateFormatException($"The metadata of a checkpoint has version {version}, and this library reads versions up to {Version}. Use the version of the library that wrote it, or a newer one.");
        if (new StateReader(bytes.Span[^8..]).ReadUInt64() != KeyHash.OfUtf8(bytes.Span[..^8]))
            throw new StateFormatException("The metadata of a checkpoint is damaged: its bytes do not have the hash that is stored with them.");
        var job = reader.ReadString();
        var id = (long)reader.ReadVarUInt();
        var attempt = (int)reader.ReadVarUInt();
        var timestamp = reader.ReadInt64();
        var savepoint = reader.ReadBool();
        var operators = new StoredOperator[(int)reader.ReadVarUInt()];
        for (var i = 0; i < operators.Length; i++)
        {
            var uid = reader.ReadString();
            var maxParallelism = (int)reader.ReadVarUInt();
            // A version 1 number is 0 or 1, as any truth value is.
            var subtasks = new string[(int)reader.ReadVarUInt()][];
            for (var k = 0; k < subtasks.Length; k++)
            {
                subtasks[k] = new string[reader.ReadCount(1)];
                for (var n = 0; n < subtasks[k].Length; n++) subtasks[k][n] = reader.ReadString();
            }
            operators[i] = new(uid, maxParallelism, subtasks);
        }
        var sources = new StoredSplits[(int)reader.ReadVarUInt()];
        for (var i = 0; i < sources.Length; i++)
        {
            var uid = reader.ReadString();
            var length = (int)reader.ReadVarUInt();
            sources[i] = new(uid, bytes.Slice(reader.Position, length));
            reader.ReadBytes(length);
        }
        return new(job, id, attempt, timestamp, savepoint, operators, sources);
    }
}

/// <summary>Where an operator's state is.</summary>
/// <param name="Uid">What the operator is found again by.</param>
/// <param name="MaxParallelism">Its number of key groups.</param>
/// <param name="Subtasks">
/// The objects of each subtask's task: the first has all of its state, each later one what has changed since the one before. None: the subtask had nothing to store.
/// </param>
internal sealed record StoredOperator(string Uid, int MaxParallelism, IReadOnlyList<IReadOnlyList<string>> Subtasks);

/// <summary>What a source's split actor stored.</summary>
internal sealed record StoredSplits(string Uid, ReadOnlyMemory<byte> Content);
