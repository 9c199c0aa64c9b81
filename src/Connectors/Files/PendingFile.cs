using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>A finished part that waits for its name.</summary>
/// <param name="Written">The name under which it was written.</param>
/// <param name="Final">The name under which it is to be seen.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record PendingFile(string Written, string Final, long Length)
{
    /// <summary>Something about a partition, in place of a file; null: it is a file.</summary>
    public PartitionMark? Mark { get; init; }

    public static PendingFile Of(PartitionMark mark) => new("", "", 0) { Mark = mark };

    /// <summary>Renames it, once: done before is as good as done now. The new name is on the disk when this returns.</summary>
    /// <returns>False when neither name is there: it was committed before and has been taken away since, or it is lost.</returns>
    /// <exception cref="IOException">The file is not the one that was prepared, or somebody else has taken its name.</exception>
    public bool Commit(StoreFiles files)
    {
        var written = new FileInfo(Written);
        if (written.Exists)
        {
            if (written.Length != Length) throw new InvalidDataException($"{Written} has {written.Length} bytes; it had {Length} when its checkpoint was made. Somebody else has written to it.");
            if (File.Exists(Final)) throw new IOException($"{Final} is there already and is not the part {Written} that waits for that name. Move it away: the part then gets its name.");
            files.Rename(Written, Final);
        }
        else if (!File.Exists(Final))
        {
            return false;
        }
        // Also where it was renamed before: the name may not have been on the disk.
        files.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(Final))!);
        return true;
    }
}
