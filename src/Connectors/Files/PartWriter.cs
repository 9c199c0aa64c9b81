using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Writes the parts of one subtask, one open part for each bucket.</summary>
internal sealed class PartWriter<T> : SinkWriter<T, PendingFile>
{
    private readonly FileSink<T> _settings;
    private readonly SinkContext _context;
    private readonly Func<PartEncoder<T>> _newEncoder;
    private readonly Func<T, string>? _bucketBy;
    private readonly PartNames _names;
    private readonly StoreFiles _files;
    private readonly Dictionary<string, PartFile> _open = new(StringComparer.Ordinal);
    private readonly List<PendingFile> _finished = [];

    /// <summary>The partitions that have parts and are not committed: when they were begun, and in which round they got their last part.</summary>
    private readonly Dictionary<string, (long Since, long Round)> _partitions = new(StringComparer.Ordinal);

    private readonly PartitionCommitter? _committer;
    private readonly long _start;
    private long _round;
    private long _watermark = long.MinValue;

    public PartWriter(FileSink<T> settings, SinkContext context, StoreFiles files, PartitionCommitter? committer = null, IReadOnlyList<PartitionMark>? restored = null)
    {
        _files = files;
        _committer = committer;
        foreach (var mark in restored ?? []) _partitions[mark.Folder!] = (mark.Since, 1);
        _settings = settings;
        _context = context;
        if (settings.Format.Files is { } whole)
        {
            _newEncoder = whole.CreateEncoder;
        }
        else
        {
            var lines = new LineEncoder<T>(settings.Format);
            _newEncoder = () => lines;
        }
        _bucketBy = settings.PartitionBy is { } columns ? PartitionFolders.Of<T>(columns, settings.PartitionDefaultName) : settings.BucketBy;
        _start = Now;
        _names = new PartNames(settings.Prefix, settings.Suffix, context);
    }

    internal override long NextTime
    {
        get
        {
            var next = long.MaxValue;
            foreach (var part in _open.Values) next = Math.Min(next, Due(part));
            return next;
        }
    }

    private long Now => _context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        var now = Now;
        await CloseDueAsync(now, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < records.Length; i++)
        {
            var bucket = Bucket(records.Span[i]);
            if (!_open.TryGetValue(bucket, out var part)) _open[bucket] = part = Begin(bucket, now);
            ((PartEncoder<T>)part.Encoder).Write(part, records.Span[i]);
            part.LastWrite = now;
            if (part.Length >= _settings.RollingPolicy.FileSize) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
            else if (part.MustFlush) await part.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<IReadOnlyList<PendingFile>> PrepareCommitAsync(CancellationToken cancellationToken)
    {
        foreach (var (bucket, part) in _open.ToArray()) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
        var prepared = _finished.ToArray();
        _round++;
        // The checkpoint must not know of a part that is gone when the machine stops.
        if (prepared.Length > 0) await _context.Outside.Run(() => SyncFolders(prepared)).ConfigureAwait(false);
        _finished.Clear();
        return _committer is null ? prepared : [.. prepared, .. Marks(_committer)];
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var part in _open.Values) await part.DisposeAsync().ConfigureAwait(false);
        foreach (var finished in _finished) File.Delete(finished.Written);
        _open.Clear();
        _finished.Clear();
    }

    internal override void OnWatermark(long watermark) => _watermark = Math.Max(_watermark, watermark);

    internal override Task OnTimeAsync(long now, CancellationToken cancellationToken) => CloseDueAsync(now, cancellationToken).AsTask();

    /// <summary>Parts are entries of their folders, and folders of buckets are entries of those above them.</summary>
    private Task SyncFolders(PendingFile[] parts)
    {
        var root = Path.GetFullPath(_settings.Path);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
            for (var at = Path.GetDirectoryName(Path.GetFullPath(part.Written)); at is not null && at.Length >= root.Length && folders.Add(at); at = Path.GetDirectoryName(at)) _files.SyncFolder(at);
        return Task.CompletedTask;
    }

    /// <summary>The partitions that wait to be committed, and behind them that this is all up to here.</summary>
    private IEnumerable<PendingFile> Marks(PartitionCommitter committer)
    {
        foreach (var (folder, (_, round)) in _partitions.ToArray())
            if (committer.IsCommitted(folder, _context.Subtask, round)) _partitions.Remove(folder);
        foreach (var (folder, (since, round)) in _partitions) yield return PendingFile.Of(new PartitionMark(folder, since, round, 0));
        yield return PendingFile.Of(new PartitionMark(null, 0, _watermark == long.MaxValue ? long.MaxValue : _round, _watermark));
    }

    /// <summary>When a part is to be closed: at the next look behind its time.</summary>
    private long Due(PartFile part)
    {
        var due = Math.Min(
            part.Begun + (long)_settings.RollingPolicy.RolloverInterval.TotalMilliseconds,
            part.LastWrite + (long)_settings.RollingPolicy.InactivityInterval.TotalMilliseconds);
        var interval = (long)_settings.RollingPolicy.CheckInterval.TotalMilliseconds;
        return interval == 0 ? due : _start + ((due - _start + interval - 1) / interval * interval);
    }

    private async ValueTask CloseDueAsync(long now, CancellationToken cancellationToken)
    {
        if (NextTime > now) return;
        foreach (var (bucket, part) in _open.ToArray())
            if (Due(part) <= now) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(string bucket, PartFile part, CancellationToken cancellationToken)
    {
        _finished.Add(await part.FinishAsync(_context.Outside, cancellationToken).ConfigureAwait(false));
        _open.Remove(bucket);
        if (_committer is null) return;
        // It belongs to the checkpoint that comes.
        _partitions[bucket] = (_partitions.TryGetValue(bucket, out var known) && !_committer.IsCommitted(bucket, _context.Subtask, known.Round) ? known.Since : part.Begun, _round + 1);
    }

    private string Bucket(T record)
    {
        if (_bucketBy is not { } bucketBy) return "";
        var bucket = bucketBy(record) ?? throw new InvalidOperationException("FileSink.BucketBy gave null; give \"\" for the folder itself.");
        if (!_open.ContainsKey(bucket) && (Path.IsPathRooted(bucket) || bucket.Split('/', '\\').Any(static p => p is ".." or "." || p.Contains('\0', StringComparison.Ordinal))))
            throw new InvalidOperationException($"FileSink.BucketBy gave \"{bucket}\", which is no folder below FileSink.Path.");
        return bucket;
    }

    private PartFile Begin(string bucket, long now) => PartFile.Create(Path.Combine(_settings.Path, bucket), _names, now, _newEncoder());
}
