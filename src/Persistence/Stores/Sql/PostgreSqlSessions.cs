using Npgsql;

namespace ActorStream.Persistence;

/// <summary>The connections of a <see cref="PostgreSqlStore"/>, and what their errors say about the outcome.</summary>
internal sealed class PostgreSqlSessions(NpgsqlDataSource source, PostgreSqlTables tables, string description)
{
    volatile bool _hasTables;

    /// <summary>Reads; once more on another connection when the first one is lost.</summary>
    public async Task<T> ReadAsync<T>(string failure, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
                return await work(connection).ConfigureAwait(false);
            }
            catch (NpgsqlException error) when (isFirst && IsLost(error))
            {
            }
            catch (NpgsqlException error)
            {
                throw Failed(failure, error);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failed(failure, error);
            }
        }
    }

    /// <summary>Writes by one statement. Once it has been sent, only an answer of the server makes the outcome certain.</summary>
    public Task<T> WriteAsync<T>(string failure, Func<NpgsqlConnection, Task<T>> statement, CancellationToken cancellationToken) =>
        WriteAsync(failure, async (connection, decide) =>
        {
            decide();
            return await statement(connection).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Writes by several statements, of which all are seen or none. Nothing has been written before the commit has been sent.</summary>
    public Task TransactAsync(string failure, Func<NpgsqlConnection, Task> statements, CancellationToken cancellationToken) =>
        WriteAsync(failure, async (connection, decide) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await statements(connection).ConfigureAwait(false);
            decide();
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    async Task<T> WriteAsync<T>(string failure, Func<NpgsqlConnection, Action, Task<T>> work, CancellationToken cancellationToken)
    {
        var isDeciding = false;
        try
        {
            await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            return await work(connection, () => isDeciding = true).ConfigureAwait(false);
        }
        catch (PostgresException error) when (!isDeciding || !IsLost(error))
        {
            throw Failed(failure, error);
        }
        catch (OperationCanceledException error) when (!isDeciding || error.InnerException is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
        {
            throw;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            throw isDeciding
                ? new DoubtfulWriteException($"In {description}: {failure}, or it has been done and the answer was lost. {error.Message}", error)
                : Failed(failure, error);
        }
    }

    async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasTables)
                await tables.CreateAsync(connection, cancellationToken).ConfigureAwait(false);
            _hasTables = true;
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    IOException Failed(string failure, Exception error) => new($"In {description}: {failure}. {error.Message}", error);

    // The server ends a connection by errors of class 57P (an administrator, a crash) and 08; anything else that is no answer of the server is a connection that has gone too.
    static bool IsLost(NpgsqlException error) =>
        error is not PostgresException answer || answer.SqlState.StartsWith("57P", StringComparison.Ordinal) || answer.SqlState.StartsWith("08", StringComparison.Ordinal);
}
