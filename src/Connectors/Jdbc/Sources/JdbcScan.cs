using System.Data.Common;
using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ActorStream.Connectors;

/// <summary>Runs the query of one partition and hands its rows over as records.</summary>
internal sealed class JdbcScan<T>(JdbcSource<T> source, int index, int of, long rows, string? key)
{
    private readonly JdbcDialect _dialect = JdbcDialect.Of(source.DataSource);
    private readonly bool _isSqlite = source.DataSource is SqliteDataSource;
    private JdbcRow<T>[] _batch = new JdbcRow<T>[Collector<T>.FullLimit];
    private RowReader<T>? _reader;
    private long _skip;
    private int _count;

    public async Task RunAsync(HandOver<JdbcRow<T>> output, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await source.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) await ReadAsync(connection, output, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is DbException or IOException or ArgumentException or TimeoutException)
        {
            throw JdbcException.Of(_dialect, $"JdbcSource: {source} in the {_dialect.Describe(source.DataSource)}", "it cannot be read", cause);
        }
    }

    private async Task ReadAsync(DbConnection connection, HandOver<JdbcRow<T>> output, CancellationToken cancellationToken)
    {
        var query = ScanQuery.Of(source, _isSqlite, index, of, rows, key);
        _skip = query.Skip;
        if (source.FetchSize == 0 || _isSqlite)
        {
            await ReadAsync(Command(connection, query.Text, query.Key), output, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var declare = Command(connection, "declare actorstream_rows no scroll cursor for " + query.Text, query.Key);
                await using (declare.ConfigureAwait(false)) await declare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                var fetch = $"fetch forward {source.FetchSize} from actorstream_rows";
                while (await ReadAsync(Command(connection, fetch, null), output, cancellationToken).ConfigureAwait(false) == source.FetchSize)
                {
                }
            }
        }
        if (_count > 0) await output.PutAsync(_batch, _count, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReadAsync(DbCommand command, HandOver<JdbcRow<T>> output, CancellationToken cancellationToken)
    {
        var read = 0;
        await using (command.ConfigureAwait(false))
        {
            if (_reader is null && command is NpgsqlCommand) await KnowTypesAsync(command, cancellationToken).ConfigureAwait(false);
            var from = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (from.ConfigureAwait(false))
            {
                _reader ??= new(from, source.OrderBy is null ? null : ScanQuery.KeyColumn);
                while (await from.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read++;
                    if (_skip > 0)
                    {
                        _skip--;
                        continue;
                    }
                    _reader.Read(from, ref _batch[_count++]);
                    if (_count < _batch.Length) continue;
                    _batch = await output.PutAsync(_batch, _count, cancellationToken).ConfigureAwait(false);
                    _count = 0;
                }
            }
        }
        return read;
    }

    /// <summary>The driver looks at the database's types when it connects first: it looks again if some were made since.</summary>
    private static async Task KnowTypesAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var schema = (NpgsqlDataReader)await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        bool isKnown;
        await using (schema.ConfigureAwait(false))
            isKnown = Enumerable.Range(0, schema.FieldCount).All(i => schema.GetPostgresType(i).Name != "-");
        if (!isKnown) await ((NpgsqlConnection)command.Connection!).ReloadTypesAsync(cancellationToken).ConfigureAwait(false);
    }

    private DbCommand Command(DbConnection connection, string text, string? behind)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The query is the program's own.
        command.CommandText = text;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        if (behind is null) return command;
        // Without a type, PostgreSQL takes the text as a value of the column's type.
        command.Parameters.Add(_isSqlite
            ? new SqliteParameter("@key", ScanQuery.SqliteKey(behind))
            : new NpgsqlParameter("@key", NpgsqlDbType.Unknown) { Value = behind });
        return command;
    }
}
