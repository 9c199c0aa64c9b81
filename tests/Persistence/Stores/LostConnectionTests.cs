using System.Text;
using Npgsql;
using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>What a PostgreSQL store says when its connection goes away.</summary>
[NeedsPostgreSql]
[Collection(PostgreSqlTests.Name)]
public sealed class LostConnectionTests(PostgreSqlServer server) : IAsyncLifetime
{
    const string Job = "job";

    readonly string _prefix = "lost_" + Path.GetRandomFileName().Replace('.', '_') + "_";
    NpgsqlDataSource? _source;
    NpgsqlDataSource? _admin;

    NpgsqlDataSource Source => _source!;

    NpgsqlDataSource Admin => _admin!;

    public Task InitializeAsync()
    {
        if (PostgreSqlServer.WhyNot is null)
        {
            _source = NpgsqlDataSource.Create(server.ConnectionString + ";Application Name=" + _prefix);
            _admin = NpgsqlDataSource.Create(server.ConnectionString);
        }
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_source is null)
            return;
        await Run($"DROP TABLE IF EXISTS {_prefix}record, {_prefix}object, {_prefix}chunk");
        await _source.DisposeAsync();
        await Admin.DisposeAsync();
    }

    [StoreFact]
    public async Task A_record_write_whose_backend_is_ended_is_doubtful_and_read_back()
    {
        var store = Store();
        Assert.True(await store.TryWriteRecordAsync(Job, 0, "first"u8.ToArray(), default));
        await using (var holder = await Admin.OpenConnectionAsync())
        {
            // The row is locked, so that the write waits in the middle of its statement.
            await using var transaction = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"SELECT * FROM {_prefix}record FOR UPDATE", holder);
            await hold.ExecuteNonQueryAsync();
            var writing = store.TryWriteRecordAsync(Job, 1, "second"u8.ToArray(), default);
            await EndBackend("wait_event_type = 'Lock'");
            var error = await Assert.ThrowsAsync<DoubtfulWriteException>(() => writing);
            Assert.Contains("\"job\"", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("swordfish", error.ToString(), StringComparison.OrdinalIgnoreCase);
        }
        var record = await store.ReadRecordAsync(Job, default);
        Assert.Equal((1, "first"), (record!.Version, Encoding.UTF8.GetString(record.Content.Span)));
        Assert.True(await store.TryWriteRecordAsync(Job, 1, "second again"u8.ToArray(), default));
    }

    [StoreFact]
    public async Task A_record_write_that_was_done_before_the_answer_was_lost_is_doubtful_and_read_back()
    {
        var store = Store();
        Assert.True(await store.TryWriteRecordAsync(Job, 0, "first"u8.ToArray(), default));
        // The backend ends itself once the row has been written: at the end of the transaction, and after it, nothing tells the client.
        await Run($"""
            CREATE FUNCTION {_prefix}end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER {_prefix}trigger AFTER UPDATE ON {_prefix}record DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {_prefix}end();
            """);
        await Assert.ThrowsAsync<DoubtfulWriteException>(() => store.TryWriteRecordAsync(Job, 1, "second"u8.ToArray(), default));
        await Run($"DROP TRIGGER {_prefix}trigger ON {_prefix}record; DROP FUNCTION {_prefix}end()");
        var record = await store.ReadRecordAsync(Job, default);
        Assert.Contains((record!.Version, Encoding.UTF8.GetString(record.Content.Span)), new[] { (1L, "first"), (2L, "second") });
        Assert.True(await store.TryWriteRecordAsync(Job, record.Version, "third"u8.ToArray(), default));
    }

    [StoreFact]
    public async Task An_object_whose_backend_is_ended_on_the_way_is_not_there()
    {
        var store = Store();
        var pieces = new StoppingPieces(8, 1 << 20, 3, 3, () => EndBackend("state = 'idle in transaction'").GetAwaiter().GetResult());
        var error = await Assert.ThrowsAsync<IOException>(() => store.WriteObjectAsync(Job, "o", pieces, default));
        Assert.Contains("object \"o\" of job \"job\" cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.OpenObjectAsync(Job, "o", default));
        Assert.Equal(0L, await Scalar($"SELECT count(*) FROM {_prefix}chunk"));
        await store.WriteObjectAsync(Job, "o", [new byte[10]], default);
        Assert.NotNull(await store.OpenObjectAsync(Job, "o", default));
    }

    [StoreFact]
    public async Task Reading_goes_on_over_another_connection()
    {
        var store = Store();
        await store.WriteObjectAsync(Job, "o", [new byte[3_000_000]], default);
        await using var opened = await store.OpenObjectAsync(Job, "o", default);
        await EndBackend("true");
        await opened!.ReadAsync(1_000_000, new byte[2_000_000], default);
        await EndBackend("true");
        Assert.Equal(["o"], await store.ListObjectsAsync(Job, "", default));
    }

    [StoreFact]
    public async Task A_server_that_cannot_be_reached_is_named_without_the_password()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Password=swordfish;Database=d");
        var store = new PostgreSqlStore(nowhere);
        Assert.Equal("the PostgreSQL database d at 127.0.0.1:1", store.Description);
        var error = await Assert.ThrowsAsync<IOException>(() => store.TryWriteRecordAsync(Job, 0, default, default));
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", error.ToString(), StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<IOException>(() => store.ReadRecordAsync(Job, default));
    }

    [StoreFact]
    public async Task Many_stores_make_the_tables_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store().TryWriteRecordAsync("job" + i, 0, default, default)));
        Assert.Equal(8L, await Scalar($"SELECT count(*) FROM {_prefix}record"));
    }

    PostgreSqlStore Store() => new(Source, prefix: _prefix);

    /// <summary>Ends the store's backends that are in a state, and waits until there was one and all are gone.</summary>
    async Task EndBackend(string state)
    {
        while ((long)(await Scalar($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{_prefix}' AND {state}"))! == 0)
            await Task.Yield();
        while ((long)(await Scalar($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{_prefix}'"))! > 0)
            await Task.Yield();
    }

    async Task Run(string text)
    {
        await using var command = Admin.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    async Task<object?> Scalar(string text)
    {
        await using var command = Admin.CreateCommand(text);
        return await command.ExecuteScalarAsync();
    }
}
