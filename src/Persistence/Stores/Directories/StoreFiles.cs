namespace ActorStream.Persistence;

/// <summary>What <see cref="DirectoryStore"/> asks of a file system, so that tests can let it fail, or forget what was not synced, at every step.</summary>
internal abstract class StoreFiles
{
    /// <summary>Makes a folder in a folder that is there; nothing when it is there itself.</summary>
    public abstract void CreateFolder(string path);

    public abstract bool FolderExists(string path);

    /// <summary>Writes a new file, and has it on the disk when it returns; its name may still be lost.</summary>
    public abstract void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken);

    /// <summary>Gives a file another name in one step, in place of the file that had it.</summary>
    public abstract void Rename(string from, string to);

    /// <summary>Has the names in a folder on the disk.</summary>
    public abstract void SyncFolder(string path);

    /// <summary>Deletes a file; nothing when it is not there.</summary>
    public abstract void Delete(string path);

    /// <summary>Deletes a folder if it is empty.</summary>
    public abstract void DeleteFolder(string path);

    /// <summary>The bytes of a small file; null when it is not there.</summary>
    public abstract byte[]? Read(string path);

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    public abstract StoredObject? Open(string path, string name);

    /// <summary>The names in a folder, without the folder; none when it is not there.</summary>
    public abstract IReadOnlyList<(string Name, bool IsFolder)> List(string path);

    /// <summary>Takes a lock that ends with the process at the latest; null when another has it.</summary>
    public abstract IDisposable? TryLock(string path);
}
