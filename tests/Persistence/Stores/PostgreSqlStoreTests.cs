using Npgsql;
using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

[NeedsPostgreSql]
[Collection(PostgreSqlTests.Name)]
public class PostgreSqlStoreTests(PostgreSqlServer server) : CheckpointStoreTests
{
    readonly string _schema = "Test \"" + Path.GetRandomFileName();
    NpgsqlDataSource? _source;

    NpgsqlDataSource Source => _source ??= NpgsqlDataSource.Create(server.ConnectionString);

    private protected override ICheckpointStore Open() => new PostgreSqlStore(Source, _schema, "my_");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await using var drop = Source.CreateCommand($"DROP SCHEMA IF EXISTS \"{_schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\" CASCADE");
        await drop.ExecuteNonQueryAsync();
        await Source.DisposeAsync();
    }

    public override Task InitializeAsync() => PostgreSqlServer.WhyNot is null ? base.InitializeAsync() : Task.CompletedTask;
}
