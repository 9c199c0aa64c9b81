namespace ActorStream.Persistence;

/// <summary>The byte form of a job's record in a directory.</summary>
/// <remarks>
/// Numbers are little-endian, "v" one of variable length (as <see cref="StateWriter"/> writes them): 4 bytes "ASJR", 1 byte version 1, v length and UTF-8 of the job's name, 8 bytes
/// version of the record, v length and bytes of the content, 8 bytes hash (KeyHash.OfUtf8) of all bytes before.
/// </remarks>
internal static class RecordFile
{
    const uint Magic = 0x524A5341;
    const byte Version = 1;

    public static byte[] ToBytes(string job, StoredRecord record)
    {
        var writer = new StateWriter(stackalloc byte[512]);
        try
        {
            writer.WriteUInt32(Magic);
            writer.WriteByte(Version);
            writer.WriteString(job);
            writer.WriteInt64(record.Version);
            writer.WriteVarUInt((ulong)record.Content.Length);
            writer.WriteBytes(record.Content.Span);
            writer.WriteUInt64(KeyHash.OfUtf8(writer.WrittenSpan));
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="StateFormatException">It is no record of this job, or is damaged.</exception>
    public static StoredRecord FromBytes(string job, ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < 24)
            throw Unreadable(path, $"it has {bytes.Length} bytes, fewer than any record");
        var reader = new StateReader(bytes);
        if (reader.ReadUInt32() != Magic)
            throw Unreadable(path, "it does not begin as a record does");
        var version = reader.ReadByte();
        if (version != Version)
            throw Unreadable(path, $"it has version {version}, and this library reads version {Version}");
        if (new StateReader(bytes[^8..]).ReadUInt64() != KeyHash.OfUtf8(bytes[..^8]))
            throw Unreadable(path, "its bytes do not have the checksum that is stored with them");
        var owner = reader.ReadString();
        if (owner != job)
            throw Unreadable(path, $"it belongs to job \"{owner}\"");
        var recordVersion = reader.ReadInt64();
        return new(recordVersion, reader.ReadBytes(reader.ReadCount(1)).ToArray());
    }

    static StateFormatException Unreadable(string path, string why) =>
        new($"The checkpoint record {path} cannot be read: {why}. Put a copy of it back, or move its folder away to start the job afresh.");
}
