namespace ActorStream.Persistence.Tests.Stores;

/// <summary>The process or the machine has stopped.</summary>
sealed class CrashException : Exception;

/// <summary>
/// A file system in memory that can stop, or fail, at every step, and then forgets what it may forget: contents that were not synced are cut off or zeroed, names that were not synced
/// are the old or the new ones.
/// </summary>
sealed class SimulatedDisk : StoreFiles
{
    const int NoSpace = 28;

    Dictionary<string, Content?> _now = [];
    Dictionary<string, Content?> _durable = [];
    readonly HashSet<string> _locks = [];
    bool _isDown;

    /// <summary>How many steps there have been.</summary>
    public int Steps { get; private set; }

    /// <summary>The step that stops everything; 0: none.</summary>
    public int CrashAt { get; set; }

    /// <summary>The step that finds the disk full; 0: none.</summary>
    public int FullAt { get; set; }

    public override void CreateFolder(string path)
    {
        Step(path);
        _now.TryAdd(path, null);
    }

    public override bool FolderExists(string path) => Path.GetPathRoot(path) == path || (_now.TryGetValue(path, out var found) && found is null);

    public override void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        Step(path);
        if (!FolderExists(Path.GetDirectoryName(path)!))
            throw new DirectoryNotFoundException(path);
        var file = new Content();
        _now.Add(path, file);
        foreach (var piece in content)
        {
            file.Now = [.. file.Now, .. piece.Span[..(piece.Length / 2)]];
            Step(path);
            file.Now = [.. file.Now, .. piece.Span[(piece.Length / 2)..]];
            Step(path);
        }
        file.Durable = file.Now;
        Step(path);
    }

    public override void Rename(string from, string to)
    {
        Step(to);
        if (!FolderExists(Path.GetDirectoryName(to)!))
            throw new DirectoryNotFoundException(to);
        _now[to] = _now[from];
        _now.Remove(from);
    }

    public override void SyncFolder(string path)
    {
        Step(path);
        foreach (var gone in _durable.Keys.Where(p => Path.GetDirectoryName(p) == path && !_now.ContainsKey(p)).ToList())
            _durable.Remove(gone);
        foreach (var (name, content) in _now.Where(e => Path.GetDirectoryName(e.Key) == path))
            _durable[name] = content;
    }

    public override void Delete(string path)
    {
        Step(null);
        _now.Remove(path);
    }

    public override void DeleteFolder(string path)
    {
        Step(null);
        if (List(path).Count == 0)
            _now.Remove(path);
    }

    public override byte[]? Read(string path) => !Down() && _now.TryGetValue(path, out var found) ? found?.Now : null;

    public override StoredObject? Open(string path, string name) => Read(path) is { } bytes ? new BytesObject(bytes, name) : null;

    public override IReadOnlyList<(string Name, bool IsFolder)> List(string path) =>
        [.. _now.Where(e => !Down() && Path.GetDirectoryName(e.Key) == path).Select(static e => (Path.GetFileName(e.Key), e.Value is null))];

    public override IDisposable? TryLock(string path)
    {
        Step(path);
        if (!_locks.Add(path))
            return null;
        _now.TryAdd(path, new());
        return new Held(this, path);
    }

    /// <summary>The machine comes up again.</summary>
    /// <param name="power">What to forget by; null when only the process has stopped.</param>
    public void Restart(Random? power)
    {
        (_isDown, CrashAt, FullAt) = (false, 0, 0);
        _locks.Clear();
        if (power is null)
            return;
        var after = new Dictionary<string, Content?>();
        foreach (var path in _now.Keys.Union(_durable.Keys).OrderBy(static p => p.Length))
        {
            var (isNew, isOld) = (_now.TryGetValue(path, out var now), _durable.TryGetValue(path, out var durable));
            var kept = isNew && isOld ? (power.Next(2) == 0 ? now : durable) : isNew ? now : durable;
            if ((!isNew || !isOld) && power.Next(2) == 0)
                continue;
            if (Path.GetDirectoryName(path) is { } above && above != Path.GetPathRoot(path) && !after.ContainsKey(above))
                continue;
            if (kept is { } file && file.Durable != file.Now)
                file.Now = power.Next(3) == 0 ? new byte[file.Now.Length] : file.Now[..power.Next(file.Now.Length + 1)];
            if (kept is not null)
                kept.Durable = kept.Now;
            after[path] = kept;
        }
        (_now, _durable) = (after, new(after));
    }

    void Step(string? needsSpace)
    {
        Down();
        Steps++;
        if (Steps == CrashAt)
        {
            _isDown = true;
            throw new CrashException();
        }
        if (Steps == FullAt && needsSpace is not null)
            throw new IOException($"No space left on device : '{needsSpace}'", NoSpace);
    }

    bool Down() => _isDown ? throw new CrashException() : false;

    sealed class Content
    {
        public byte[] Now { get; set; } = [];

        public byte[] Durable { get; set; } = [];
    }

    sealed class Held(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose() => disk._locks.Remove(path);
    }
}
