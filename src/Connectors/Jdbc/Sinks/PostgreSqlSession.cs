using Npgsql;

namespace ActorStream.Connectors;

/// <summary>
/// Writes to PostgreSQL: appends by binary COPY, upserts by one statement over an array for each column. What these cannot take (columns that are arrays themselves)
/// goes row by row, in one round trip.
/// </summary>
internal sealed class PostgreSqlSession<T> : JdbcSession<T>
{
    private readonly NpgsqlConnection _connection;
    private readonly PostgreSqlStatements<T> _statements;
    private readonly LastOfKey<T>? _last;
    private readonly PostgreSqlColumn<T>[] _columns;
    private readonly PostgreSqlColumn<T>[] _key;

    public PostgreSqlSession(NpgsqlConnection connection, TableShape table, IReadOnlyList<BoundColumn> bound, JdbcSink<T> sink)
        : base(connection)
    {
        _connection = connection;
        _columns = [.. bound.Select(static b => PostgreSqlColumn<T>.Of(b, PostgreSqlType.For(b.Member.Type, b.Column)!))];
        _key = [.. _columns.Where(static c => c.Bound.IsKey)];
        _statements = new(table, _columns, _key);
        if (_key.Length > 0) _last = new(new KeyComparer<T>(_key.Select(static c => c.Bound.Member)), sink.IsDelete);
    }

    public override async Task WriteAsync(ReadOnlyMemory<T> rows, bool isInTransaction, CancellationToken cancellationToken)
    {
        if (_last is null)
        {
            if (_statements.CanCopy) Copy(rows.Span);
            else await InsertAsync(rows.ToArray(), isInTransaction, cancellationToken).ConfigureAwait(false);
            return;
        }
        _last.Sort(rows.Span);
        var isOwn = !isInTransaction && _last.Deletes.Count > 0 && _last.Upserts.Count > 0;
        if (isOwn) await BeginAsync(cancellationToken).ConfigureAwait(false);
        var isInside = isInTransaction || isOwn;
        if (_last.Deletes.Count > 0) await ExecuteAsync(_statements.DeleteArrays, _statements.DeleteRow, _key, _last.Deletes, isInside, cancellationToken).ConfigureAwait(false);
        if (_last.Upserts.Count > 0) await InsertAsync(_last.Upserts, isInside, cancellationToken).ConfigureAwait(false);
        if (isOwn) await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task InsertAsync(IReadOnlyList<T> rows, bool isInTransaction, CancellationToken cancellationToken) =>
        ExecuteAsync(_statements.InsertArrays, _statements.InsertRow, _columns, rows, isInTransaction, cancellationToken);

    private void Copy(ReadOnlySpan<T> rows)
    {
        // The calls without async fill a buffer of the driver: nothing is allocated for a value.
        using var importer = _connection.BeginBinaryImport(_statements.Copy);
        foreach (ref readonly var row in rows)
        {
            importer.StartRow();
            foreach (var column in _columns) column.Copy(importer, row);
        }
        importer.Complete();
    }

    private async Task ExecuteAsync(
        string? arrays, string single, PostgreSqlColumn<T>[] columns, IReadOnlyList<T> rows, bool isInTransaction, CancellationToken cancellationToken)
    {
        if (arrays is null)
        {
            await ExecuteRowsAsync(single, columns, rows, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (isInTransaction) await RunAsync("savepoint actorstream_rows", cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(arrays, _connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var column in columns)
            {
                column.Clear();
                for (var i = 0; i < rows.Count; i++) column.Add(rows[i]);
                command.Parameters.Add(column.Values);
            }
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CardinalityViolation)
            {
                // Keys that differ in .NET and are one to the database (by a collation, by digits that it does not keep): each row by itself.
            }
        }
        if (isInTransaction) await RunAsync("rollback to savepoint actorstream_rows", cancellationToken).ConfigureAwait(false);
        await ExecuteRowsAsync(single, columns, rows, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteRowsAsync(string single, PostgreSqlColumn<T>[] columns, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(_connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                var command = new NpgsqlBatchCommand(single);
                foreach (var column in columns) command.Parameters.Add(column.Single(row));
                batch.BatchCommands.Add(command);
            }
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
