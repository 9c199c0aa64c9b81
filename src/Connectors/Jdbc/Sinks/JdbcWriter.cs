using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>
/// Writes batches of rows, at least once: what is buffered is written before a barrier goes on. While a batch is written the next one is filled; when that is full too, the sink waits. Where rows are only added, a
/// second connection takes a batch while the first one waits for its commit.
/// </summary>
internal sealed class JdbcWriter<T> : IBatchWriter<T>
{
    private const int FirstCapacity = 1024;

    private readonly JdbcSink<T> _sink;
    private readonly SinkContext _context;
    private readonly Counter _records;
    private readonly Counter _batches;
    private readonly JdbcLane<T>[] _lanes;
    private T[] _filling;
    private int _filled;
    private long _due = long.MaxValue;

    public JdbcWriter(JdbcSink<T> sink, SinkContext context, OperatorMetrics metrics)
    {
        (_sink, _context) = (sink, context);
        _records = metrics.Counter("numRecordsSend");
        _batches = metrics.Counter("numBatchesSend");
        // Writes to one key must stay in their order.
        _lanes = new JdbcLane<T>[sink.UpsertKey.Count == 0 ? JdbcDialect.Of(sink.DataSource).MostWriters : 1];
        for (var i = 0; i < _lanes.Length; i++) _lanes[i] = new(sink, context);
        metrics.Gauge("numRetries", () => _lanes.Sum(static l => (double)l.Retries));
        _filling = new T[Math.Min(sink.BatchRows, FirstCapacity)];
    }

    public long NextTime => _due;

    /// <summary>What is wrong with table or connection is told before the first record.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => _lanes[0].OpenAsync(cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        if (_filled == 0 && _sink.BatchInterval > TimeSpan.Zero)
            _due = _context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + (long)_sink.BatchInterval.TotalMilliseconds;
        if (_filling.Length < _filled + records.Length) Array.Resize(ref _filling, Math.Max(Math.Min(_sink.BatchRows, 2 * _filling.Length), _filled + records.Length));
        records.CopyTo(_filling.AsMemory(_filled));
        _filled += records.Length;
        return _filled >= _sink.BatchRows ? BeginAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public ValueTask OnTimeAsync(long now, CancellationToken cancellationToken) => BeginAsync(cancellationToken);

    public ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        _sink.DeliveryGuarantee == DeliveryGuarantee.None ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    public ValueTask EndAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        foreach (var lane in _lanes) await lane.Writing.ConfigureAwait(false);
    }

    /// <summary>Has what is buffered written; completes when that has begun. What went wrong with batches before is told here.</summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _due = long.MaxValue;
        var lane = await FreeAsync().ConfigureAwait(false);
        if (_filled == 0) return;
        _records.Value += _filled;
        _batches.Value++;
        (_filling, _filled) = (lane.Begin(_filling, _filled, cancellationToken), 0);
    }

    private async Task<JdbcLane<T>> FreeAsync()
    {
        while (true)
        {
            foreach (var lane in _lanes)
                if (lane.Writing is { IsCompleted: true, IsCompletedSuccessfully: false }) await lane.Writing.ConfigureAwait(false);
            foreach (var lane in _lanes)
                if (lane.Writing.IsCompletedSuccessfully) return lane;
            await Task.WhenAny(_lanes.Select(static l => l.Writing)).ConfigureAwait(false);
        }
    }
}
