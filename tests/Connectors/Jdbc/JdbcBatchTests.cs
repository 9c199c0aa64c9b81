using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

/// <summary>Batches, and what is told of them.</summary>
[Collection(PostgreSqlTests.Name)]
public class JdbcBatchTests(PostgreSqlServer server)
{
    const int Rows = 1_000;

    /// <summary>A row takes n hundredths of a second.</summary>
    const string Slow = """
        create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(new.n / 100.0); return new; end $$;
        create trigger slow before insert on numbers for each row execute function slow()
        """;

    [PostgreSqlFact]
    public async Task Appends_take_turns_on_two_connections_and_all_of_them_are_there_at_a_barrier()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table numbers (n integer)");
        // A batch that holds its connection for a while, and tells which one it was.
        await database.RunAsync("""
            create table writers (pid integer unique);
            create function note() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); insert into writers values (pg_backend_pid()) on conflict do nothing; return null; end $$;
            create trigger note after insert on numbers for each statement execute function note()
            """);
        var sink = new SinkHarness<int>(new JdbcSink<int> { DataSource = database.Source, Table = "numbers", Columns = ["n"], BatchRows = 10 }, time: TimeProvider.System);
        for (var n = 0; n < Rows; n += 10) sink.Write([.. Enumerable.Range(n, 10)]);
        sink.Barrier(1);
        Assert.Equal([$"{Rows}|{Rows}|{Rows - 1}"], await database.QueryAsync("select count(*), count(distinct n), max(n) from numbers"));
        Assert.Equal(["2"], await database.QueryAsync("select count(*) from writers"));
        sink.Close();
    }

    [PostgreSqlFact]
    public async Task A_barrier_waits_for_both_connections()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table numbers (n integer)");
        await database.RunAsync(Slow);
        var sink = new SinkHarness<int>(new JdbcSink<int> { DataSource = database.Source, Table = "numbers", Columns = ["n"], BatchRows = 1 }, time: TimeProvider.System);
        // The second one takes longer than the first, beside which it is written.
        sink.Write(10).Write(80);
        sink.Barrier(1);
        Assert.Equal(["2"], await database.QueryAsync("select count(*) from numbers"));
        sink.Close();
    }

    [PostgreSqlFact]
    public async Task Upserts_of_a_key_stay_in_their_order()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table numbers (word text primary key, n integer)");
        await database.RunAsync(Slow);
        var sink = new SinkHarness<(string, int)>(
            new JdbcSink<(string, int)> { DataSource = database.Source, Table = "numbers", Columns = ["word", "n"], UpsertKey = ["word"], BatchRows = 1 }, time: TimeProvider.System);
        sink.Write(("a", 80)).Write(("a", 0));
        sink.Barrier(1);
        Assert.Equal(["a|0"], await database.QueryAsync("select word, n from numbers"));
        sink.Close();
    }

    [PostgreSqlFact]
    public async Task Metrics_count_rows_and_batches()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table numbers (n integer)");
        var sink = new SinkHarness<int>(new JdbcSink<int> { DataSource = database.Source, Table = "numbers", Columns = ["n"], BatchRows = 3 }, time: TimeProvider.System);
        // Two are too few for a batch, until the barrier comes.
        sink.Write(1, 2, 3).Write(4, 5);
        sink.Barrier(1);
        AssertMetrics(sink, rows: 5, batches: 2, retries: 0);
        sink.Close();
    }

    [PostgreSqlFact]
    public async Task Metrics_count_what_is_tried_again()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("""
            create table numbers (n integer);
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now' using errcode = 'serialization_failure'; end $$;
            create trigger refuse before insert on numbers for each row execute function refuse()
            """);
        var sink = new SinkHarness<int>(new JdbcSink<int> { DataSource = database.Source, Table = "numbers", Columns = ["n"], BatchRows = 1, MaxRetries = 2 });
        var failure = Assert.ThrowsAny<Exception>(() => sink.Write(1).Barrier(1));
        Assert.Contains("1 rows cannot be written in 3 tries", failure.Message, StringComparison.Ordinal);
        AssertMetrics(sink, rows: 1, batches: 1, retries: 2);
    }

    static void AssertMetrics(SinkHarness<int> sink, int rows, int batches, int retries) =>
        Assert.Equal(
            [("numBatchesSend", batches), ("numRecordsSend", rows), ("numRetries", retries)],
            sink.Operator.Context.Metrics.Values.Where(static m => m.Key.StartsWith("num", StringComparison.Ordinal)).Select(static m => (m.Key, (int)m.Value)).Order());
}
