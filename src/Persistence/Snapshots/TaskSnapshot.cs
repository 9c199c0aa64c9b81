namespace ActorStream.Persistence;

/// <summary>What one task stores at a barrier: the states of all its operators.</summary>
/// <param name="InputEnded">Whether all input of the task had ended, and its operators had acted on it.</param>
/// <param name="Operators">The operators that have something to store.</param>
/// <remarks>Its byte form is in docs/snapshot-format.md. <see cref="TaskSnapshotReader"/> reads parts of it.</remarks>
internal sealed record TaskSnapshot(bool InputEnded, IReadOnlyList<OperatorEntry> Operators)
{
    public long Bytes => Operators.Sum(static op => op.Snapshot.States.Sum(static state => state.Bytes));

    /// <summary>The byte form in pooled pieces, for a store; to be disposed of when it is written.</summary>
    public SnapshotBytes Write(BlockCompression compression = BlockCompression.Lz4) => TaskSnapshotWriter.Write(this, compression);

    public byte[] ToBytes(BlockCompression compression = BlockCompression.Lz4)
    {
        using var bytes = Write(compression);
        return bytes.ToArray();
    }

    /// <summary>Reads all of a stored snapshot.</summary>
    /// <exception cref="StateFormatException">It is damaged, or of a version that this library does not know.</exception>
    public static async Task<TaskSnapshot> ReadAsync(StoredObject stored, CancellationToken cancellationToken = default)
    {
        var reader = await TaskSnapshotReader.OpenAsync(stored, cancellationToken).ConfigureAwait(false);
        var operators = new OperatorEntry[reader.Operators.Count];
        for (var i = 0; i < operators.Length; i++)
        {
            var (uid, watermark, _) = reader.Operators[i];
            operators[i] = new(uid, watermark, (await reader.ReadOperatorAsync(uid, null, cancellationToken).ConfigureAwait(false))!);
        }
        return new(reader.InputEnded, operators);
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static TaskSnapshot FromBytes(ReadOnlyMemory<byte> bytes) => ReadAsync(new BytesObject(bytes, $"a snapshot of {bytes.Length:N0} bytes in memory")).GetAwaiter().GetResult();
}

/// <summary>One operator of a task's snapshot.</summary>
/// <param name="Uid">What it is found again by.</param>
/// <param name="Watermark">The event time up to which it had acted.</param>
/// <param name="Snapshot">Its states.</param>
internal sealed record OperatorEntry(string Uid, long Watermark, OperatorSnapshot Snapshot);
