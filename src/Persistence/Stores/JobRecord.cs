namespace ActorStream.Persistence;

/// <summary>What a job must know after anything that can happen to it: its one durable record.</summary>
/// <param name="Owner">Who wrote it: tells two starts of one job apart.</param>
/// <param name="Attempt">The running, or last, attempt to run the job; everything that an older one does is refused.</param>
/// <param name="NextCheckpointId">No checkpoint has had this id or a higher one.</param>
/// <param name="Completed">The checkpoints that can be restored, oldest first.</param>
/// <param name="IsFinished">Whether the job has come to its end: started again it starts afresh.</param>
/// <remarks>
/// Its bytes: "ASJR", version 2, text owner, v attempt, v next id, v how many checkpoints, for each v id, v attempt, text name of its metadata, text path of the savepoint that it is (empty: none;
/// version 1 lacks it); bool finished; 8 bytes hash (KeyHash.OfUtf8) of all before. "v" and "text" are as <see cref="StateWriter"/> writes them.
/// </remarks>
internal sealed record JobRecord(string Owner, int Attempt, long NextCheckpointId, IReadOnlyList<CompletedCheckpoint> Completed, bool IsFinished)
{
    const uint Magic = 0x524A5341;
    const byte Version = 2;

    public static JobRecord New { get; } = new("", 0, 1, [], false);

    /// <summary>What a restart goes on from; null: the job starts afresh.</summary>
    public CompletedCheckpoint? Last => Completed.Count == 0 ? null : Completed[^1];

    public byte[] ToBytes()
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            writer.WriteUInt32(Magic);
            writer.WriteByte(Version);
            writer.WriteString(Owner);
            writer.WriteVarUInt((ulong)Attempt);
            writer.WriteVarUInt((ulong)NextCheckpointId);
            writer.WriteVarUInt((ulong)Completed.Count);
            foreach (var checkpoint in Completed)
            {
                writer.WriteVarUInt((ulong)checkpoint.Id);
                writer.WriteVarUInt((ulong)checkpoint.Attempt);
                writer.WriteString(checkpoint.Metadata);
                writer.WriteString(checkpoint.Savepoint ?? "");
            }
            writer.WriteBool(IsFinished);
            writer.WriteUInt64(KeyHash.OfUtf8(writer.WrittenSpan));
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="StateFormatException">The bytes are damaged, or of a version that this library does not know.</exception>
    public static JobRecord FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (bytes.Length < 13 || reader.ReadUInt32() != Magic) throw new StateFormatException($"These {bytes.Length:N0} bytes are not the record of a job.");
        var version = reader.ReadByte();
        if (version is < 1 or > Version)
            throw new StateFormatException($"The record of the job has version {version}, and this library reads versions 1 to {Version}. Use the version of the library that wrote it, or a newer one.");
        if (new StateReader(bytes[^8..]).ReadUInt64() != KeyHash.OfUtf8(bytes[..^8]))
            throw new StateFormatException("The record of the job is damaged: its bytes do not have the hash that is stored with them.");
        var owner = reader.ReadString();
        var attempt = (int)reader.ReadVarUInt();
        var next = (long)reader.ReadVarUInt();
        var completed = new CompletedCheckpoint[(int)reader.ReadVarUInt()];
        for (var i = 0; i < completed.Length; i++)
            completed[i] = new((long)reader.ReadVarUInt(), (int)reader.ReadVarUInt(), reader.ReadString(), version == 1 || reader.ReadString() is not { Length: > 0 } path ? null : path);
        return new(owner, attempt, next, completed, reader.ReadBool());
    }
}

/// <summary>A checkpoint that is known to be complete.</summary>
/// <param name="Id">Its id, never used twice.</param>
/// <param name="Attempt">The attempt that took it.</param>
/// <param name="Metadata">The name of the object that lists all it needs.</param>
/// <param name="Savepoint">The path of the savepoint that the job stopped with, which holds its objects; null: they are in the job's store.</param>
internal sealed record CompletedCheckpoint(long Id, int Attempt, string Metadata, string? Savepoint = null);
