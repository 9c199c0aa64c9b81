using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Sql;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;
using NpgsqlTypes;

namespace ActorStream.Connectors;

/// <summary>The snapshot, then the changes, handed over with the position behind each.</summary>
internal sealed class ChangeStream<T>(PostgresChangeSource<T> source, ChangeSplit split, SourceReaderContext context)
{
    private readonly ChangeSlot<T> _slot = new(source, context);
    private readonly ChangeTuples<T> _tuples = new();
    private readonly (bool IsBegun, bool HasSnapshot) _restored = (split.IsBegun, split.HasSnapshot);
    private ChangeRow<T>[] _batch = new ChangeRow<T>[Collector<T>.FullLimit];
    private HandOver<ChangeRow<T>>? _output;
    private int _count;
    private bool _hasSnapshot = split.HasSnapshot;
    private ulong _lsn = split.Lsn;
    private long _changes;
    private long _skip = split.Changes;
    private long _timestamp;
    private ulong _confirmed;
    private ulong _told;
    private LogicalReplicationConnection? _replication;

    /// <summary>All before this position has been dealt with, for ever: the server may forget it. From any thread.</summary>
    public void Confirm(ulong lsn)
    {
        Volatile.Write(ref _confirmed, lsn);
        Volatile.Read(ref _replication)?.SetReplicationStatus(new NpgsqlLogSequenceNumber(lsn));
    }

    public async Task RunAsync(HandOver<ChangeRow<T>> output, CancellationToken cancellationToken)
    {
        _output = output;
        var replication = new LogicalReplicationConnection(source.ConnectionString);
        try
        {
            await using (replication.ConfigureAwait(false))
            {
                await replication.Open(cancellationToken).ConfigureAwait(false);
                await BeginAsync(replication, cancellationToken).ConfigureAwait(false);
                await _slot.WhileInUseAsync(() => StreamAsync(replication, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception cause) when (cause is NpgsqlException or IOException or ArgumentException)
        {
            throw JdbcException.Of(PostgreSqlDialect.Instance, source.ToString(), "the changes cannot be read", cause);
        }
        finally
        {
            Volatile.Write(ref _replication, null);
        }
    }

    private async Task BeginAsync(LogicalReplicationConnection replication, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(source.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await _slot.CheckAsync(connection, cancellationToken).ConfigureAwait(false);
            var exists = await _slot.ExistsAsync(connection, cancellationToken).ConfigureAwait(false);
            if (_restored.HasSnapshot)
            {
                if (!exists) throw new JdbcException($"{source}: the slot is gone, and with it the changes behind {new NpgsqlLogSequenceNumber(_lsn)}. Start the job without the checkpoint: it begins with a snapshot.");
                return;
            }
            string? snapshot = null;
            if (exists && !_restored.IsBegun)
            {
                // Of an earlier start, whose state is not here.
                await _slot.DropAsync(connection, cancellationToken).ConfigureAwait(false);
                exists = false;
            }
            if (exists)
            {
                // The snapshot was being read: rows come again, and so do the changes since the slot was made.
                _lsn = await _slot.PositionAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var made = await replication.CreatePgOutputReplicationSlot(
                    source.Slot, slotSnapshotInitMode: LogicalSlotSnapshotInitMode.Export, cancellationToken: cancellationToken).ConfigureAwait(false);
                (snapshot, _lsn) = (made.SnapshotName, (ulong)made.ConsistentPoint);
            }
            if (source.Snapshot) await ReadSnapshotAsync(connection, snapshot, cancellationToken).ConfigureAwait(false);
            _hasSnapshot = true;
            await MarkAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadSnapshotAsync(NpgsqlConnection connection, string? snapshot, CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await ChangeSlot<T>.RunAsync(connection, "begin isolation level repeatable read read only", cancellationToken).ConfigureAwait(false);
        if (snapshot is not null) await ChangeSlot<T>.RunAsync(connection, $"set transaction snapshot '{snapshot}'", cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand($"select * from {source.Table}", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var reader = new RowReader<T>(rows, null);
                JdbcRow<T> read = default;
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    reader.Read(rows, ref read);
                    await PutAsync(new() { Record = new(RowKind.Insert, read.Record), Fault = read.Fault, Text = read.Text, Timestamp = now }, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        await ChangeSlot<T>.RunAsync(connection, "commit", cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> StreamAsync(LogicalReplicationConnection replication, CancellationToken cancellationToken)
    {
        var from = new NpgsqlLogSequenceNumber(_lsn);
        var options = new PgOutputReplicationOptions(source.PublicationName, PgOutputProtocolVersion.V1, binary: true);
        replication.SetReplicationStatus(new NpgsqlLogSequenceNumber(Volatile.Read(ref _confirmed)));
        await foreach (var message in replication.StartReplication(new PgOutputReplicationSlot(source.Slot), options, cancellationToken, from).ConfigureAwait(false))
        {
            // Only now has it begun.
            if (Volatile.Read(ref _replication) is null)
            {
                Volatile.Write(ref _replication, replication);
                if (Volatile.Read(ref _confirmed) is > 0 and var confirmed) replication.SetReplicationStatus(new NpgsqlLogSequenceNumber(confirmed));
            }
            await HandleAsync(message, cancellationToken).ConfigureAwait(false);
        }
        throw new JdbcException($"{source}: the server has ended the stream of changes.");
    }

    private async Task HandleAsync(PgOutputReplicationMessage message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case BeginMessage begin:
                _changes = 0;
                _timestamp = new DateTimeOffset(ValueConversions.Utc(begin.TransactionCommitTimestamp)).ToUnixTimeMilliseconds();
                break;
            case RelationMessage:
                _tuples.Forget();
                break;
            case InsertMessage insert:
                await ChangeAsync(RowKind.Insert, await _tuples.ReadAsync(insert.Relation, insert.NewRow, null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                break;
            case FullUpdateMessage update:
                var old = await _tuples.ReadAsync(update.Relation, update.OldRow, null, cancellationToken).ConfigureAwait(false);
                var now = await _tuples.ReadAsync(update.Relation, update.NewRow, old, cancellationToken).ConfigureAwait(false);
                await ChangeAsync(RowKind.UpdateBefore, old, cancellationToken).ConfigureAwait(false);
                await ChangeAsync(RowKind.UpdateAfter, now, cancellationToken).ConfigureAwait(false);
                break;
            case FullDeleteMessage delete:
                await ChangeAsync(RowKind.Delete, await _tuples.ReadAsync(delete.Relation, delete.OldRow, null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                break;
            case UpdateMessage or DeleteMessage or TruncateMessage:
                var what = message is TruncateMessage ? "the table was truncated, which tells no rows" : $"a change without the row as it was: alter table {source.Table} replica identity full";
                await PutChangeAsync(new() { Fault = what, Text = message.GetType().Name }, cancellationToken).ConfigureAwait(false);
                break;
            case CommitMessage commit:
                _lsn = (ulong)commit.TransactionEndLsn;
                _changes = 0;
                _skip = 0;
                await MarkAsync(cancellationToken).ConfigureAwait(false);
                await TellAsync(cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Tells the server what was confirmed since, and does not wait for the next time that the driver does.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var confirmed = Volatile.Read(ref _confirmed);
        if (confirmed <= _told) return;
        _told = confirmed;
        await _replication!.SendStatusUpdate(cancellationToken).ConfigureAwait(false);
    }

    private Task ChangeAsync(RowKind kind, object?[] values, CancellationToken cancellationToken)
    {
        var row = new ChangeRow<T>();
        if (_tuples.TryMake(values, out var record, out row.Fault)) row.Record = new(kind, record);
        else row.Text = string.Join(", ", values.Select(static v => v ?? "null"));
        return PutChangeAsync(row, cancellationToken);
    }

    private Task PutChangeAsync(ChangeRow<T> row, CancellationToken cancellationToken)
    {
        _changes++;
        if (_changes <= _skip) return Task.CompletedTask;
        row.Timestamp = _timestamp;
        return PutAsync(row, cancellationToken);
    }

    private async Task PutAsync(ChangeRow<T> row, CancellationToken cancellationToken)
    {
        (row.HasSnapshot, row.Lsn, row.Changes) = (_hasSnapshot, _lsn, _changes);
        _batch[_count++] = row;
        if (_count == _batch.Length) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A position without a record; what has been read must not wait for what comes.</summary>
    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        await PutAsync(new() { IsMark = true }, cancellationToken).ConfigureAwait(false);
        if (_count > 0) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _batch = await _output!.PutAsync(_batch, _count, cancellationToken).ConfigureAwait(false);
        _count = 0;
    }
}
