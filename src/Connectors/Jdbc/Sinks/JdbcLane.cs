using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>A connection of a sink that writes a batch at a time, outside of the task, and tries again what may succeed then.</summary>
internal sealed partial class JdbcLane<T>(JdbcSink<T> sink, SinkContext context) : IAsyncDisposable
{
    private const int MostTried = 2000;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly JdbcDialect _dialect = JdbcDialect.Of(sink.DataSource);
    private readonly string _where = $"JdbcSink: table {sink.Table} in the {JdbcDialect.Of(sink.DataSource).Describe(sink.DataSource)}";
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("ActorStream.Sinks");

    // What is being written; of nobody else until that has ended.
    private T[] _rows = [];
    private int _count;
    private long _retries;
    private JdbcSession<T>? _session;

    /// <summary>The batch that is being written, or how the last one ended.</summary>
    public Task Writing { get; private set; } = Task.CompletedTask;

    /// <summary>How often a batch was tried again.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Connects, and looks at the table.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => context.Outside.Run(() => RetryAsync("it cannot be opened", static _ => Task.CompletedTask, cancellationToken));

    /// <summary>Begins to write a batch; the one before has ended.</summary>
    /// <param name="rows">The lane's until the batch is written.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The array of the batch before, empty.</returns>
    public T[] Begin(T[] rows, int count, CancellationToken cancellationToken)
    {
        var before = _rows;
        (_rows, _count) = (rows, count);
        Writing = context.Outside.Run(() => WriteAsync(cancellationToken));
        return before;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Writing.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It has been told already, or the job is being stopped.
        }
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
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
                Interlocked.Increment(ref _retries);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}, table {Table}: {What} ({Attempt}. try); trying again")]
    private static partial void Retrying(ILogger logger, string sink, string table, string what, int attempt, Exception cause);
}
