using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>
/// Writes epochs with their markers. A marker is a row (lineage, sink, writer) that also has a number of its owner: whoever takes a writer over raises it, and a transaction of an earlier
/// owner finds no row to advance.
/// </summary>
internal sealed class JdbcParty<T>(JdbcSink<T> sink, Codec<T> codec, SinkContext context) : EpochParty
{
    private const int RowsAtOnce = 2000;

    private readonly JdbcDialect _dialect = JdbcDialect.Of(sink.DataSource);
    private readonly string _where = $"JdbcSink: table {sink.Table} in the {JdbcDialect.Of(sink.DataSource).Describe(sink.DataSource)}";
    private readonly Dictionary<int, string> _lineages = [];
    private readonly Dictionary<int, long> _owners = [];
    private JdbcSession<T>? _session;
    private EpochTable? _markers;

    public override void Begin(int writer, string lineage) => _lineages[writer] = lineage;

    public override async Task<EpochMarker?> ReadMarkerAsync(int writer, CancellationToken cancellationToken)
    {
        await GiveUpAsync().ConfigureAwait(false);
        return await OrExplainAsync("the marker cannot be read", async () =>
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            var (owner, marker) = await _markers!.TakeAsync(_lineages[writer], writer, _owners.TryGetValue(writer, out var own) ? own : null, cancellationToken).ConfigureAwait(false);
            if (owner is null) throw Fenced(writer);
            _owners[writer] = owner.Value;
            return marker;
        }).ConfigureAwait(false);
    }

    public override Task WriteEpochAsync(int writer, EpochMarker marker, EpochRecords records, CancellationToken cancellationToken) =>
        OrExplainAsync($"an epoch of {records.Count} rows cannot be written", async () =>
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            await _session!.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (!await _markers!.AdvanceAsync(writer, _owners[writer], marker, cancellationToken).ConfigureAwait(false)) throw Fenced(writer);
            var rows = new T[Math.Min(RowsAtOnce, records.Count)];
            var count = 0;
            foreach (var record in records)
            {
                rows[count++] = codec.FromBytes(record.Span);
                if (count < rows.Length) continue;
                await _session.WriteAsync(rows, isInTransaction: true, cancellationToken).ConfigureAwait(false);
                count = 0;
            }
            if (count > 0) await _session.WriteAsync(rows.AsMemory(0, count), isInTransaction: true, cancellationToken).ConfigureAwait(false);
            await _session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        });

    public override async ValueTask DisposeAsync() => await GiveUpAsync().ConfigureAwait(false);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is not null) return;
        _session = await SinkBinding.OpenAsync(sink, _dialect, _where, cancellationToken).ConfigureAwait(false);
        _markers = new(_session.Connection, sink.EpochTable, context.Uid);
        await _markers.CreateAsync(_dialect, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TResult> OrExplainAsync<TResult>(string what, Func<Task<TResult>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            // What was begun must not hold its locks any longer.
            await GiveUpAsync().ConfigureAwait(false);
            if (cause is JdbcException or EpochFencedException or OperationCanceledException) throw;
            throw JdbcException.Of(_dialect, _where, what, cause);
        }
    }

    private EpochFencedException Fenced(int writer) =>
        new($"{_where}: a newer attempt, or another job that was started from the same savepoint, writes as writer {writer} of \"{context.Uid}\". This one stops.");

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
            // A connection that was lost cannot be closed either; what it was doing is found out by the marker.
        }
    }
}
