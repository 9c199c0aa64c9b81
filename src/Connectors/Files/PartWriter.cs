using System.Buffers;

namespace ActorStream.Connectors;

/// <summary>Writes the parts of one subtask, one open part for each bucket.</summary>
internal sealed class PartWriter<T> : SinkWriter<T, PendingFile>
{
    private readonly FileSink<T> _settings;
    private readonly SinkContext _context;
    private readonly Action<T, IBufferWriter<byte>> _encode;
    private readonly ReadOnlyMemory<byte> _header;
    private readonly string _prefix;
    private readonly Dictionary<string, PartFile> _open = new(StringComparer.Ordinal);
    private readonly List<PendingFile> _finished = [];
    private int _counter;

    public PartWriter(FileSink<T> settings, SinkContext context)
    {
        _settings = settings;
        _context = context;
        _encode = settings.Format.CreateEncoder();
        _header = settings.Format.Header.Text;
        _prefix = $"{settings.Prefix}-{context.Attempt}-{context.Subtask}";
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
            Write(part, records.Span[i]);
            part.LastWrite = now;
            if (part.Length >= _settings.RollingPolicy.FileSize) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
            else if (part.MustFlush) await part.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<IReadOnlyList<PendingFile>> PrepareCommitAsync(CancellationToken cancellationToken)
    {
        foreach (var (bucket, part) in _open.ToArray()) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
        var prepared = _finished.ToArray();
        _finished.Clear();
        return prepared;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var part in _open.Values) await part.DisposeAsync().ConfigureAwait(false);
        foreach (var finished in _finished) File.Delete(finished.Written);
        _open.Clear();
        _finished.Clear();
    }

    internal override Task OnTimeAsync(long now, CancellationToken cancellationToken) => CloseDueAsync(now, cancellationToken).AsTask();

    private long Due(PartFile part) => Math.Min(
        part.Begun + (long)_settings.RollingPolicy.RolloverInterval.TotalMilliseconds,
        part.LastWrite + (long)_settings.RollingPolicy.InactivityInterval.TotalMilliseconds);

    private async ValueTask CloseDueAsync(long now, CancellationToken cancellationToken)
    {
        if (NextTime > now) return;
        foreach (var (bucket, part) in _open.ToArray())
            if (Due(part) <= now) await CloseAsync(bucket, part, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(string bucket, PartFile part, CancellationToken cancellationToken)
    {
        _finished.Add(await part.FinishAsync(cancellationToken).ConfigureAwait(false));
        _open.Remove(bucket);
    }

    private string Bucket(T record)
    {
        if (_settings.BucketBy is not { } bucketBy) return "";
        var bucket = bucketBy(record) ?? throw new InvalidOperationException("FileSink.BucketBy gave null; give \"\" for the folder itself.");
        if (!_open.ContainsKey(bucket) && (Path.IsPathRooted(bucket) || bucket.Split('/', '\\').Any(static p => p is ".." or "." || p.Contains('\0', StringComparison.Ordinal))))
            throw new InvalidOperationException($"FileSink.BucketBy gave \"{bucket}\", which is no folder below FileSink.Path.");
        return bucket;
    }

    private PartFile Begin(string bucket, long now)
    {
        var part = PartFile.Create(Path.Combine(_settings.Path, bucket), _prefix, _settings.Suffix, ref _counter, now);
        if (_header.Length > 0)
        {
            part.Write(_header.Span);
            part.Write("\n"u8);
        }
        return part;
    }

    private void Write(PartFile part, T record)
    {
        _encode(record, part);
        part.Write("\n"u8);
    }
}
