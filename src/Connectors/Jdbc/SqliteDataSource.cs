using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ActorStream.Connectors;

/// <summary>A SQLite file as a data source, for <see cref="JdbcSink{T}"/> and <see cref="JdbcSource{T}"/>. The file is made when it is not there.</summary>
/// <remarks>Safe to share. SQLite has one writer at a time: others wait up to a minute. The file keeps a log beside it (<c>-wal</c>), so it must lie on a disk of this machine.</remarks>
/// <example><code>
/// using var database = new SqliteDataSource("words.db");
/// using (var create = database.CreateCommand("create table words (word text primary key, count integer)")) create.ExecuteNonQuery();
/// env.FromElements("to", "be", "or", "not", "to", "be").Map(static w => new Word(w, 1)).KeyBy(static w => w.Text).Sum(w => w.Count)
///     .SinkTo(new JdbcSink&lt;Word> { DataSource = database, Table = "words", UpsertKey = ["word"], Columns = ["word", "count"] });
/// await env.ExecuteAsync();
/// using var most = database.CreateCommand("select word || ' ' || count from words order by count desc, word limit 1");
/// Console.WriteLine(most.ExecuteScalar());
/// // prints: be 2
///
/// public record Word(string Text, int Count);
/// </code></example>
public sealed class SqliteDataSource : DbDataSource
{
    private const int BusyTimeoutSeconds = 60;
    private readonly string _connectionString;

    /// <param name="file">The file's path, absolute or relative to the current folder.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public SqliteDataSource(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        File = Path.GetFullPath(file);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = File, DefaultTimeout = BusyTimeoutSeconds }.ConnectionString;
    }

    /// <summary>The file's absolute path.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public override string ConnectionString => _connectionString;

    /// <inheritdoc/>
    public override string ToString() => $"SQLite {File}";

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(_connectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var setting = connection.CreateCommand();
            setting.CommandText = "pragma journal_mode = wal; pragma synchronous = full";
            setting.ExecuteNonQuery();
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OpenDbConnection());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
