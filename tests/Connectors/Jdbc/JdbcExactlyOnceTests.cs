using ActorStream.Operators;
using ActorStream.Operators.Tests;
using Npgsql;
using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

[Collection(PostgreSqlTests.Name)]
public class JdbcExactlyOnceTests(PostgreSqlServer server)
{
    public record Line(int Id, string Text);

    public static TheoryData<bool> Kinds => PostgreSqlServer.WhyNot is null ? [false, true] : [true];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Rows_are_seen_when_their_checkpoint_is_complete_and_written_once_whenever_the_process_is_killed(bool isSqlite)
    {
        await using var database = isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table lines (id integer, text text)");
        var sink = Sink(database);

        var first = new SinkHarness<Line>(sink);
        first.Write(new Line(1, "a"), new Line(2, "b"));
        var one = first.Barrier(1);
        first.Write(new Line(3, "c"));
        Assert.Empty(await LinesAsync(database));
        // Killed before the checkpoint was committed: the restored one writes it.
        var second = new SinkHarness<Line>(sink, attempt: 2, restored: [one]);
        Assert.Equal(["1", "2"], await LinesAsync(database));
        // The one before goes on as a zombie, and must not get through.
        var zombie = Assert.ThrowsAny<Exception>(() => first.Complete(1));
        Assert.Contains("a newer attempt", zombie.ToString());
        second.Write(new Line(3, "c"));
        var two = second.Barrier(2);
        second.Complete(2);
        Assert.Equal(["1", "2", "3"], await LinesAsync(database));
        // Killed after the commit, before a checkpoint knows of it.
        var third = new SinkHarness<Line>(sink, attempt: 3, restored: [two]);
        third.Write(new Line(4, "d")).End();
        third.Barrier(3);
        third.Complete(3);
        third.Close();
        Assert.Equal(["1", "2", "3", "4"], await LinesAsync(database));
        first.Close();
        second.Close();
    }

    [PostgreSqlFact]
    public async Task A_commit_whose_answer_is_lost_is_not_done_again()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table lines (id integer, text text)");
        var at = new NpgsqlConnectionStringBuilder(database.Source.ConnectionString) { Password = "swordfish" };
        await using var proxy = new LosingProxy(at.Host!, at.Port);
        at.Port = proxy.Port;
        await using var source = NpgsqlDataSource.Create(at.ConnectionString);
        var harness = new SinkHarness<Line>(new JdbcSink<Line> { DataSource = source, Table = "lines", DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce });
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            harness.Write(new Line(epoch, "x"));
            harness.Barrier(epoch);
            if (epoch == 2) proxy.LoseNextCommit();
            harness.Complete(epoch);
        }
        harness.Close();
        Assert.Equal(1, proxy.Lost);
        Assert.Equal(["1", "2", "3"], await LinesAsync(database));
    }

    [PostgreSqlFact]
    public async Task Writers_of_a_wider_sink_are_taken_over()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table lines (id integer, text text)");
        var sink = Sink(database);
        // Each at its own moment: their lineages are not the same.
        var wide = Enumerable.Range(0, 3).Select(n => new SinkHarness<Line>(sink, subtask: n, parallelism: 3, time: At(n))).ToArray();
        var restored = wide.Select((h, n) => h.Write(new Line(n, "x")).Barrier(1)).ToArray();
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            foreach (var one in wide) one.Complete(epoch);
            restored = [.. wide.Select((h, n) => h.Write(new Line((epoch * 3) + n, "x")).Barrier(epoch + 1))];
        }
        wide[1].Complete(3);
        var again = Enumerable.Range(0, 3).Select(n => new SinkHarness<Line>(sink, subtask: n, parallelism: 3, attempt: 2, restored: restored, time: At(7 + n))).ToArray();
        Assert.Equal(9, (await LinesAsync(database)).Length);
        restored = [.. again.Select((h, n) => h.Write(new Line(9 + n, "x")).Barrier(4))];
        again[2].Complete(4);
        var narrow = new SinkHarness<Line>(sink, attempt: 3, restored: restored, time: At(20));
        Assert.Equal(Enumerable.Range(0, 12).Select(static n => $"{n}"), await LinesAsync(database));
        narrow.Close();
        foreach (var one in again) one.Close();
        foreach (var one in wide) one.Close();
    }

    static StandingTime At(int seconds) => new(DateTimeOffset.UnixEpoch.AddSeconds(seconds));

    /// <summary>A clock that stands.</summary>
    sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    static JdbcSink<Line> Sink(TestDatabase database) =>
        new() { DataSource = database.Source, Table = "lines", DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce };

    static Task<string[]> LinesAsync(TestDatabase database) => database.QueryAsync("select id from lines order by id");
}
