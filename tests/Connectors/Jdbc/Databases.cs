using System.Data.Common;
using Npgsql;

namespace ActorStream.Connectors.Tests.Jdbc;

/// <summary>A database for a test: a schema of the server's, or a SQLite file, which are gone afterwards.</summary>
sealed class TestDatabase : IAsyncDisposable
{
    readonly TemporaryFolder? _folder;
    readonly string? _schema;

    TestDatabase(DbDataSource source, TemporaryFolder? folder, string? schema) => (Source, _folder, _schema) = (source, folder, schema);

    public DbDataSource Source { get; }

    public NpgsqlDataSource PostgreSql => (NpgsqlDataSource)Source;

    public static TestDatabase Sqlite()
    {
        var folder = new TemporaryFolder();
        return new(new SqliteDataSource(Path.Combine(folder.Path, "test.db")), folder, null);
    }

    public static async Task<TestDatabase> PostgreSqlAsync(PostgreSqlServer server)
    {
        var schema = "t" + Guid.NewGuid().ToString("N");
        var text = new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = schema }.ConnectionString;
        var database = new TestDatabase(NpgsqlDataSource.Create(text), null, schema);
        await database.RunAsync($"create schema {schema}");
        return database;
    }

    public async Task RunAsync(string text)
    {
        await using var command = Source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, each as its values between bars.</summary>
    public async Task<string[]> QueryAsync(string text)
    {
        await using var command = Source.CreateCommand(text);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "null" : Convert.ToString(rows.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return [.. lines];
    }

    public async ValueTask DisposeAsync()
    {
        if (_schema is not null) await RunAsync($"drop schema {_schema} cascade");
        await Source.DisposeAsync();
        _folder?.Dispose();
    }
}
