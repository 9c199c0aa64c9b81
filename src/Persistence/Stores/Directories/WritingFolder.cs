using System.Security.Cryptography;

namespace ActorStream.Persistence;

/// <summary>Where a store writes files before they get their names. Locked while the store lives, so that others can tell what a dead one has left.</summary>
internal sealed class WritingFolder(StoreFiles files, string root) : IDisposable
{
    const string LockName = "lock";

    readonly Lock _gate = new();
    string? _path;
    IDisposable? _lock;
    long _last;

    /// <summary>A path for a new file.</summary>
    public string NextPath()
    {
        lock (_gate)
        {
            if (_path is null || !files.FolderExists(_path))
                Begin();
            return Path.Combine(_path!, (++_last).ToString());
        }
    }

    /// <summary>Removes what stores that are gone have left unfinished.</summary>
    public void RemoveLeftovers()
    {
        foreach (var (name, isFolder) in files.List(root))
        {
            var path = Path.Combine(root, name);
            if (isFolder && path != _path)
                RemoveLeftovers(path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_path is null)
                return;
            Remove(_path, _lock!);
            _path = null;
        }
    }

    void Begin()
    {
        _lock?.Dispose();
        for (_lock = null; _lock is null;)
        {
            var path = Path.Combine(root, RandomNumberGenerator.GetHexString(16, lowercase: true));
            files.CreateFolder(path);
            try
            {
                _lock = files.TryLock(Path.Combine(path, LockName));
            }
            catch (DirectoryNotFoundException)
            {
                // Another store has taken it for a leftover before it was locked.
            }
            _path = path;
        }
    }

    void RemoveLeftovers(string path)
    {
        try
        {
            if (files.TryLock(Path.Combine(path, LockName)) is { } held)
                Remove(path, held);
        }
        catch (IOException)
        {
            // Another store is removing it too.
        }
    }

    void Remove(string path, IDisposable held)
    {
        foreach (var (name, isFolder) in files.List(path))
        {
            if (!isFolder && name != LockName)
                files.Delete(Path.Combine(path, name));
        }
        held.Dispose();
        files.Delete(Path.Combine(path, LockName));
        files.DeleteFolder(path);
    }
}
