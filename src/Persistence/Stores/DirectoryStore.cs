using System.Collections.Concurrent;

namespace ActorStream.Persistence;

/// <summary>
/// Checkpoints in a folder, of this machine or a shared one. A file is written beside, synced, renamed, and its folder synced: after a crash at any step it is there whole or not
/// at all. The record changes under a lock that all processes see.
/// </summary>
/// <remarks>
/// <c>JOB/record</c> is the job's record, <c>JOB/record.lock</c> its lock, <c>JOB/objects/NAME</c> an object; <c>.writing</c> has what is not finished, and what stores that are gone
/// have left there is removed when a job's record is first written.
/// </remarks>
internal sealed class DirectoryStore : ICheckpointStore
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The folder in which files lie that are not finished.</summary>
    public const string Unfinished = ".writing";

    // Threads of one process take turns here, and only then try the lock file.
    static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new();

    readonly StoreFiles _files;
    readonly TimeProvider _clock;
    readonly string _root;
    readonly WritingFolder _writing;
    readonly ConcurrentDictionary<string, bool> _made = new();
    int _cleaned;

    /// <param name="path">The folder; it is made when it is not there.</param>
    /// <param name="clock">For the pauses in which another process has the lock.</param>
    /// <param name="files">The file system; by default that of the machine.</param>
    public DirectoryStore(string path, TimeProvider clock, StoreFiles? files = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _root = Path.GetFullPath(path);
        _clock = clock;
        _files = files ?? new DiskFiles();
        _writing = new(_files, Path.Combine(_root, Unfinished));
    }

    public string Description => $"the folder {_root}";

    public bool IsDurable => true;

    public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken)
    {
        var folder = FolderOf(job);
        return Run($"the record of job \"{job}\" cannot be read", () => ReadRecord(job, folder), cancellationToken);
    }

    public async Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = FolderOf(job);
        var path = Path.Combine(folder, "record.lock");
        var turn = Turns.GetOrAdd(path, static _ => new(1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var held = await LockAsync(job, folder, path, cancellationToken).ConfigureAwait(false);
            return await Run($"the record of job \"{job}\" cannot be written", () => WriteRecord(job, folder, expectedVersion, content), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        var path = PathOf(job, name);
        return Run($"object \"{name}\" of job \"{job}\" cannot be written", () => Place(path, content, cancellationToken), cancellationToken);
    }

    public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        var path = PathOf(job, name);
        return Run($"object \"{name}\" of job \"{job}\" cannot be opened", () => _files.Open(path, path), cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(FolderOf(job), "objects");
        return Run<IReadOnlyList<string>>($"the objects of job \"{job}\" cannot be listed", () =>
        {
            var names = new List<string>();
            List(folder, "", prefix, names);
            names.Sort(StringComparer.Ordinal);
            return names;
        }, cancellationToken);
    }

    public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        var path = PathOf(job, name);
        return Run($"object \"{name}\" of job \"{job}\" cannot be deleted", () =>
        {
            _files.Delete(path);
            for (var folder = Path.GetDirectoryName(path)!; Path.GetFileName(folder) != "objects"; folder = Path.GetDirectoryName(folder)!)
                _files.DeleteFolder(folder);
            return true;
        }, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    StoredRecord? ReadRecord(string job, string folder)
    {
        var path = Path.Combine(folder, "record");
        return _files.Read(path) is { } bytes ? RecordFile.FromBytes(job, bytes, path) : null;
    }

    bool WriteRecord(string job, string folder, long expectedVersion, ReadOnlyMemory<byte> content)
    {
        if (Interlocked.Exchange(ref _cleaned, 1) == 0)
            _writing.RemoveLeftovers();
        if ((ReadRecord(job, folder)?.Version ?? 0) != expectedVersion)
            return false;
        return Place(Path.Combine(folder, "record"), [RecordFile.ToBytes(job, new(expectedVersion + 1, content))], CancellationToken.None);
    }

    async Task<IDisposable> LockAsync(string job, string folder, string path, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            var held = await Run($"the lock of job \"{job}\" cannot be taken", () =>
            {
                Make(folder);
                return _files.TryLock(path);
            }, cancellationToken).ConfigureAwait(false);
            if (held is not null)
                return held;
            await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts a whole file in its place.</summary>
    bool Place(string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var written = Write(content, cancellationToken);
        try
        {
            Name(written, path, folder);
        }
        catch (Exception)
        {
            Discard(written);
            throw;
        }
        try
        {
            _files.SyncFolder(folder);
        }
        catch (IOException error)
        {
            throw new DoubtfulWriteException($"In {Description}: {path} has been written, but whether its name would outlast a power failure is not known. {error.Message}", error);
        }
        return true;
    }

    void Name(string written, string path, string folder)
    {
        for (var left = 100; ; left--)
        {
            try
            {
                Make(folder);
                _files.Rename(written, path);
                return;
            }
            catch (Exception error) when (left > 0 && error is (DirectoryNotFoundException or FileNotFoundException))
            {
                // The folder went away with the last object in it.
            }
        }
    }

    string Write(IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        Make(Path.Combine(_root, ".writing"));
        for (var left = 3; ; left--)
        {
            var path = _writing.NextPath();
            try
            {
                _files.WriteNew(path, content, cancellationToken);
                return path;
            }
            catch (DirectoryNotFoundException) when (left > 0)
            {
                // Another store has taken the folder for a leftover before it was locked.
            }
            catch (Exception)
            {
                Discard(path);
                throw;
            }
        }
    }

    void Discard(string path)
    {
        try
        {
            _files.Delete(path);
        }
        catch (IOException)
        {
            // It is removed with the other leftovers; the error that led here says more.
        }
    }

    /// <summary>Makes a folder and those above it, so that they outlast a crash.</summary>
    void Make(string folder)
    {
        if (_made.ContainsKey(folder) && _files.FolderExists(folder))
            return;
        var above = Path.GetDirectoryName(folder);
        if (above is not null && (folder.Length > _root.Length || !_files.FolderExists(above)))
            Make(above);
        _files.CreateFolder(folder);
        if (above is not null)
            _files.SyncFolder(above);
        _made[folder] = true;
    }

    void List(string folder, string name, string prefix, List<string> names)
    {
        foreach (var (entry, isFolder) in _files.List(folder))
        {
            var whole = name + entry;
            if (isFolder && (whole.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(whole + "/", StringComparison.Ordinal)))
                List(Path.Combine(folder, entry), whole + "/", prefix, names);
            else if (!isFolder && whole.StartsWith(prefix, StringComparison.Ordinal))
                names.Add(whole);
        }
    }

    string FolderOf(string job) => Path.Combine(_root, StoreNames.FolderOf(job));

    string PathOf(string job, string name)
    {
        StoreNames.RequireObject(job, name);
        return Path.Combine(FolderOf(job), "objects", name.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>Does blocking work on the thread pool, and says in the error of the file system what failed.</summary>
    async Task<T> Run<T>(string failure, Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException and not DoubtfulWriteException))
        {
            throw new IOException($"In {Description}: {failure}. {error.Message}", error);
        }
    }
}
