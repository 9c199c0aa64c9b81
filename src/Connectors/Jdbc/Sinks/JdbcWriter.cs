using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>
/// Writes batches of rows, at least once: what is buffered is written before a barrier goes on. While a batch is written the next one is filled; when that is full too, the sink waits.
/// </summary>
internal sealed partial class JdbcWriter<T>(JdbcSink<T> sink, SinkContext context) : IBatchWriter<T>
{
    private const int MostTried = 2000;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly JdbcDialect _dialect = JdbcDialect.Of(sink.DataSource);
    private readonly string _where = $"JdbcSink: table {sink.Table} in the {JdbcDialect.Of(sink.DataSource).Describe(sink.DataSource)}";
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("ActorStream.Sinks");
    private T[] _filling = new T[sink.BatchRows];
    private int _filled;

    // What is being written, outside of the task; of nobody else until that has ended.
    private Task _writing = Task.CompletedTask;
    private T[] _rows = [];
    private int _count;
    private long _due = long.MaxValue;
    private JdbcSession<T>? _session;

    public long NextTime => _due;

    /// <summary>What is wrong with table or connection is told before the first record.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => OutsideAsync(() => RetryAsync("it cannot be opened", static _ => Task.CompletedTask, cancellationToken));

    public ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        if (_filled == 0 && sink.BatchInterval > TimeSpan.Zero)
            _due = context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + (long)sink.BatchInterval.TotalMilliseconds;
        if (_filling.Length < _filled + records.Length) Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _filled + records.Length));
        records.CopyTo(_filling.AsMemory(_filled));
        _filled += records.Length;
        return _filled >= sink.BatchRows ? BeginAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public ValueTask OnTimeAsync(long now, CancellationToken cancellationToken) => BeginAsync(cancellationToken);

    public ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        sink.DeliveryGuarantee == DeliveryGuarantee.None ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    public ValueTask EndAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writing.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It has been told already, or the job is being stopped.
        }
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
    }

    /// <summary>Has what is buffered written; completes when that has begun. What went wrong with the batch before is told here.</summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _due = long.MaxValue;
        await _writing.ConfigureAwait(false);
        if (_filled == 0) return;
        (_rows, _filling) = (_filling, _rows);
        (_count, _filled) = (_filled, 0);
        _writing = OutsideAsync(() => WriteRowsAsync(cancellationToken));
    }

    private async Task WriteRowsAsync(CancellationToken cancellationToken)
    {
        await RetryAsync(
            $"{_count} rows cannot be written",
            session => session.WriteAsync(_rows.AsMemory(0, _count), isInTransaction: false, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        Array.Clear(_rows, 0, _count);
        _count = 0;
    }

    private async Task RetryAsync(string what, Func<JdbcSession<T>, Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _session ??= await SinkBinding.OpenAsync(sink, _dialect, _where, cancellationToken).ConfigureAwait(false);
                await work(_session).ConfigureAwait(false);
                return;
            }
            catch (Exception cause) when (cause is not JdbcException && !cancellationToken.IsCancellationRequested)
            {
                await GiveUpAsync().ConfigureAwait(false);
                if (attempt >= sink.MaxRetries || !_dialect.IsTransient(cause))
                {
                    if (attempt > 0) what = $"{what} in {attempt + 1} tries";
                    else if (_count > 1 && _dialect.IsOfRow(cause)) what += await OffenderAsync(cancellationToken).ConfigureAwait(false);
                    throw JdbcException.Of(_dialect, _where, what, cause);
                }
                Retrying(_logger, context.SinkName, sink.Table, what, attempt + 1, cause);
            }
            await context.TimeProvider.PauseAsync(RetryPause * (attempt + 1), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the record that the database refuses, by writing one after the other and taking all of it back.</summary>
    private async Task<string> OffenderAsync(CancellationToken cancellationToken)
    {
        try
        {
            var session = await SinkBinding.OpenAsync(sink, _dialect, _where, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < Math.Min(_count, MostTried); i++)
                {
                    try
                    {
                        await session.WriteAsync(_rows.AsMemory(i, 1), isInTransaction: true, cancellationToken).ConfigureAwait(false);
                    }
                    catch (Exception refused) when (_dialect.IsOfRow(refused))
                    {
                        return $", because of {_rows[i]}";
                    }
                }
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The error that led here is the one to report, even if it cannot be said of which record.
        }
        return "";
    }

    private async Task GiveUpAsync()
    {
        if (_session is not { } session) return;
        _session = null;
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was lost already; the error that led here is the one to report.
        }
    }

    private Task OutsideAsync(Func<Task> work) => context.Outside.Run(work);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}, table {Table}: {What} ({Attempt}. try); trying again")]
    private static partial void Retrying(ILogger logger, string sink, string table, string what, int attempt, Exception cause);
}
