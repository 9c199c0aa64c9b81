using ActorStream.Sql;
using Npgsql;
using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

[Collection(PostgreSqlTests.Name)]
public class PostgresChangeSourceTests(PostgreSqlServer server)
{
    public record Order(long Id, string Customer, decimal? Amount, int[]? Parts);

    const string Orders = "create table orders (id bigint primary key, customer text, amount numeric(10,2), parts integer[])";

    [PostgreSqlFact]
    public async Task Each_change_comes_with_the_row_as_it_was_and_is()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders + "; alter table orders replica identity full; insert into orders values (1, 'ann', 9.5, '{1,2}'), (2, 'bob', null, null)");
        await using var slot = new Slot(database);
        var changes = new List<string>();
        await foreach (var change in Collect(slot.Source(server, database)))
        {
            changes.Add($"{change.ToString().AsSpan(0, 2)} {change.Value.Id} {change.Value.Customer} {change.Value.Amount} {string.Join(',', change.Value.Parts ?? [])}");
            if (changes.Count == 2)
            {
                await database.RunAsync("update orders set amount = 10, parts = '{3}' where id = 1");
                await database.RunAsync("insert into orders values (3, repeat('x', 5), 1, null); delete from orders where id = 2");
            }
            if (changes.Count == 6) break;
        }
        Assert.Equal(["+I 1 ann 9.50 1,2", "+I 2 bob  ", "-U 1 ann 9.50 1,2", "+U 1 ann 10.00 3", "+I 3 xxxxx 1.00 ", "-D 2 bob  "], changes);
    }

    [PostgreSqlFact]
    public async Task Between_the_snapshot_and_the_stream_there_is_no_gap_and_failures_repeat_nothing()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders + "; alter table orders replica identity full; insert into orders select n, 'first', n, null from generate_series(1, 3000) n");
        await using var slot = new Slot(database);
        var table = new Dictionary<long, Order>();
        var failing = new Failing(4500, 5000);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => WriteAsync(database, stop.Token));
        await foreach (var change in Collect(slot.Source(server, database), failing))
        {
            // Exactly the changes that the table has had: each fits what was before it.
            var row = change.Value;
            if (row.Customer == "last") break;
            if (change.IsAddition) Assert.True(table.TryAdd(row.Id, row), $"{change} is there already");
            else Assert.True(table.Remove(row.Id, out var was) && was.Customer == row.Customer && was.Amount == row.Amount, $"{change} is not what was there");
            if (table.Count > 0 && failing.Count >= 6000 && !stop.IsCancellationRequested) await stop.CancelAsync();
        }
        await writing;
        Assert.Equal(2, failing.Failures);
        var rows = await database.QueryAsync("select id, customer, amount::text from orders where customer <> 'last' order by id");
        Assert.Equal(rows, table.Values.OrderBy(static o => o.Id).Select(static o => FormattableString.Invariant($"{o.Id}|{o.Customer}|{o.Amount}")));
    }

    [PostgreSqlFact]
    public async Task A_snapshot_that_was_not_finished_begins_anew_and_ends_in_what_the_table_is()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders + "; alter table orders replica identity full; insert into orders select n, 'first', n, null from generate_series(1, 3000) n");
        await using var slot = new Slot(database);
        var table = new Dictionary<long, Order>();
        var failing = new Failing(1500);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => WriteAsync(database, stop.Token));
        var count = 0;
        await foreach (var change in Collect(slot.Source(server, database), failing))
        {
            if (change.Value.Customer == "last") break;
            // By the key alone, as a sink that writes over rows does.
            if (change.IsAddition) table[change.Value.Id] = change.Value;
            else table.Remove(change.Value.Id);
            if (++count == 6000) await stop.CancelAsync();
        }
        await writing;
        Assert.Equal(1, failing.Failures);
        var rows = await database.QueryAsync("select id, customer, amount::text from orders where customer <> 'last' order by id");
        Assert.Equal(rows, table.Values.OrderBy(static o => o.Id).Select(static o => FormattableString.Invariant($"{o.Id}|{o.Customer}|{o.Amount}")));
    }

    [PostgreSqlFact]
    public async Task The_server_may_forget_what_a_complete_checkpoint_has_and_not_before()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders + "; alter table orders replica identity full");
        await using var slot = new Slot(database);
        var (seen, confirmed) = (0, "");
        var slotBegins = "";
        await foreach (var change in Collect(slot.Source(server, database, snapshot: true), begun: () => database.RunAsync("insert into orders values (0, 'a', 0, null)")))
        {
            if (seen == 0) slotBegins = (await slot.ConfirmedAsync())!;
            confirmed = (await slot.ConfirmedAsync())!;
            if (confirmed != slotBegins) break;
            Assert.True(seen < 1000, $"after {seen} checkpoints the slot is still at {confirmed}");
            await database.RunAsync($"insert into orders values ({++seen}, 'a', 0, null)");
        }
        // A row comes when its checkpoint is complete: what is confirmed is not beyond those that came.
        Assert.Equal(["t"], await database.QueryAsync($"select case when '{confirmed}'::pg_lsn between '{slotBegins}'::pg_lsn and pg_current_wal_lsn() then 't' end"));
    }

    [PostgreSqlFact]
    public async Task What_the_server_lacks_is_named()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders);
        await using var slot = new Slot(database);
        var failure = await Assert.ThrowsAsync<JobExecutionException>(async () =>
        {
            await foreach (var _ in Collect(slot.Source(server, database)))
            {
            }
        });
        Assert.Contains("Run once: alter table", failure.ToString());
        Assert.DoesNotContain("swordfish", failure.ToString());
    }

    static IAsyncEnumerable<Change<Order>> Collect(PostgresChangeSource<Order> source, Failing? failing = null, Func<Task>? begun = null)
    {
        var env = Jobs.Environment();
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(50);
        env.RestartStrategy = RestartStrategy.FixedDelay(failing is null ? 0 : 5, TimeSpan.FromMilliseconds(10));
        var changes = env.FromSource(source);
        if (failing is not null) changes = changes.Map(c => failing.Take(c));
        if (begun is not null) begun().GetAwaiter().GetResult();
        return changes.ExecuteAndCollectAsync("changes");
    }

    static async Task WriteAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var random = new Random(5);
        await using var connection = await database.PostgreSql.OpenConnectionAsync(CancellationToken.None);
        for (var n = 4000; !cancellationToken.IsCancellationRequested; n++)
        {
            var id = random.Next(1, 3000);
            await using var command = new NpgsqlCommand(
                $"insert into orders values ({n}, 'new', {n}, null); update orders set customer = 'w{n}', amount = {n} where id = {id}; delete from orders where id = {random.Next(1, n)}", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await database.RunAsync("insert into orders values (-1, 'last', 0, null)");
    }

    /// <summary>A function that fails at some records.</summary>
    sealed class Failing(params int[] at)
    {
        int _count;

        public int Count => Volatile.Read(ref _count);

        public int Failures { get; private set; }

        public Change<Order> Take(Change<Order> change)
        {
            if (Failures < at.Length && Interlocked.Increment(ref _count) >= at[Failures])
            {
                Failures++;
                throw new InvalidOperationException("as planned");
            }
            if (Failures == at.Length) Interlocked.Increment(ref _count);
            return change;
        }
    }

    /// <summary>A slot of its own, which is gone after the test.</summary>
    sealed class Slot(TestDatabase database) : IAsyncDisposable
    {
        readonly string _name = "s" + Guid.NewGuid().ToString("N");

        public PostgresChangeSource<Order> Source(PostgreSqlServer server, TestDatabase of, bool snapshot = true) => new()
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = new NpgsqlConnectionStringBuilder(of.Source.ConnectionString).SearchPath }.ConnectionString,
            Table = "orders",
            Slot = _name,
            Snapshot = snapshot,
        };

        public async Task<string?> ConfirmedAsync() => (await database.QueryAsync($"select confirmed_flush_lsn::text from pg_replication_slots where slot_name = '{_name}'")).SingleOrDefault();

        public async ValueTask DisposeAsync()
        {
            // The server notices after a moment that the reader has gone.
            while ((await database.QueryAsync($"select 1 from pg_replication_slots where slot_name = '{_name}' and active")).Length > 0) await Task.Yield();
            await database.QueryAsync($"select pg_drop_replication_slot(slot_name)::text from pg_replication_slots where slot_name = '{_name}'");
        }
    }
}
