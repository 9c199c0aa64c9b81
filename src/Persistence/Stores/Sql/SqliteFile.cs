using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ActorStream.Persistence;

/// <summary>The database file of a <see cref="SqliteStore"/>: its connections, its tables, and what its errors mean.</summary>
internal sealed class SqliteFile
{
    const string Tables = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS actorstream_record (job TEXT PRIMARY KEY, version INTEGER NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS actorstream_object (id INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, name TEXT NOT NULL, length INTEGER NOT NULL, UNIQUE (job, name));
        CREATE TABLE IF NOT EXISTS actorstream_chunk (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
        """;

    const int Busy = 5, Locked = 6, InputOutput = 10, Corrupt = 11, NotADatabase = 26;

    // SQLite has one writer at a time: those of this process wait here instead of asking again and again.
    static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new();

    readonly string _connectionString;
    readonly SemaphoreSlim _turn;
    bool _hasTables;

    public SqliteFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Path, DefaultTimeout = 60 }.ConnectionString;
        _turn = Turns.GetOrAdd(Path, static _ => new(1));
    }

    public string Path { get; }

    public async Task<T> ReadAsync<T>(string failure, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        return await Task.Run(
            () =>
            {
                try
                {
                    using var connection = Open();
                    return work(connection);
                }
                catch (SqliteException error)
                {
                    throw Explained(failure, error);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One transaction that writes; it is on the disk when the task completes.</summary>
    public async Task<T> WriteAsync<T>(string failure, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Write(failure, work), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the connections that are kept for the next use.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>A command with the parameters $1, $2, ...</summary>
    public static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);
        return command;
    }

    T Write<T>(string failure, Func<SqliteConnection, T> work)
    {
        var isCommitting = false;
        try
        {
            using var connection = Open();
            Run(connection, "BEGIN IMMEDIATE");
            try
            {
                var result = work(connection);
                isCommitting = true;
                Run(connection, "COMMIT");
                return result;
            }
            catch (Exception)
            {
                RollBack(connection);
                throw;
            }
        }
        catch (SqliteException error) when (isCommitting && error.SqliteErrorCode == InputOutput)
        {
            throw new DoubtfulWriteException($"In the SQLite file {Path}: {failure}, or it has been done: the disk failed while it was committed. {error.Message}", error);
        }
        catch (SqliteException error)
        {
            throw Explained(failure, error);
        }
    }

    static void RollBack(SqliteConnection connection)
    {
        SqliteConnection.ClearPool(connection);
        try
        {
            Run(connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has done it by itself, as it does when the disk is full; the error that led here is the one to report.
        }
    }

    SqliteConnection Open()
    {
        if (!_hasTables && System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Run(connection, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
            if (!_hasTables)
                Run(connection, Tables);
            _hasTables = true;
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    static void Run(SqliteConnection connection, string text)
    {
        using var command = Command(connection, text);
        command.ExecuteNonQuery();
    }

    Exception Explained(string failure, SqliteException error) => error.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => new StateFormatException($"{Path} is no SQLite file with checkpoints, or is damaged ({failure}): {error.Message} Name another file, or put a copy of it back."),
        Busy or Locked => new IOException($"In the SQLite file {Path}: {failure}: another process holds it locked. {error.Message}", error),
        _ => new IOException($"In the SQLite file {Path}: {failure}. {error.Message}", error),
    };
}
