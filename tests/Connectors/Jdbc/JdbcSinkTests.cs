using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

[Collection(PostgreSqlTests.Name)]
public class JdbcSinkTests(PostgreSqlServer server)
{
    public record HostStats(string Host, DateTimeOffset Start, long Requests, decimal? BytesSent);

    const string Postgres = "create table host_stats (id serial, host text not null, start timestamptz not null, requests integer, bytes_sent numeric(12,2), primary key (host, start))";
    const string Sqlite = "create table host_stats (host text not null, start text not null, requests integer, bytes_sent decimal(12,2), primary key (host, start))";
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly HostStats[] Stats =
    [
        new("ann", Noon, 1, 10.5m), new("bob", Noon, 2, null), new("ann", Noon.AddHours(1), 3, 1m),
        new("ann", Noon.ToOffset(TimeSpan.FromHours(2)), 4, 11.25m), new("o'neil \"x\"", Noon, 5, 0m),
    ];

    [Fact]
    public async Task Rows_of_one_key_are_written_over_in_SQLite()
    {
        await using var database = TestDatabase.Sqlite();
        await database.RunAsync(Sqlite);
        await WriteAsync(new() { DataSource = database.Source, Table = "host_stats", UpsertKey = ["Host", "start"] });
        Assert.Equal(
            ["ann|2026-11-21 12:00:00+00:00|4|11.25", "ann|2026-11-21 13:00:00+00:00|3|1", "bob|2026-11-21 12:00:00+00:00|2|null", "o'neil \"x\"|2026-11-21 12:00:00+00:00|5|0"],
            await database.QueryAsync("select host, start, requests, bytes_sent from host_stats order by 1, 2"));
    }

    [PostgreSqlFact]
    public async Task Rows_of_one_key_are_written_over_in_PostgreSQL()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Postgres);
        await WriteAsync(new() { DataSource = database.Source, Table = "host_stats", UpsertKey = ["Host", "start"] });
        Assert.Equal(
            ["ann|12|4|11.25", "ann|13|3|1.00", "bob|12|2|null", "o'neil \"x\"|12|5|0.00"],
            await database.QueryAsync("select host, to_char(start at time zone 'utc', 'HH24'), requests::text, bytes_sent::text from host_stats order by 1, 2"));
    }

    [PostgreSqlFact]
    public async Task Rows_are_appended_to_PostgreSQL()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table host_stats (host text, start timestamptz, requests smallint, bytes_sent numeric)");
        await WriteAsync(new() { DataSource = database.Source, Table = "host_stats" });
        Assert.Equal(["5|15|22.75"], await database.QueryAsync("select count(*), sum(requests), sum(bytes_sent)::text from host_stats"));
    }

    [Fact]
    public async Task Rows_are_appended_to_SQLite()
    {
        await using var database = TestDatabase.Sqlite();
        await database.RunAsync("create table host_stats (host text, start integer, requests integer, bytes_sent real)");
        await WriteAsync(new() { DataSource = database.Source, Table = "host_stats" });
        Assert.Equal(["5|15|22.75|1795262400000"], await database.QueryAsync("select count(*), sum(requests), sum(bytes_sent), min(start) from host_stats"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_says_so_deletes_the_row_of_its_key(bool isSqlite)
    {
        if (!isSqlite && PostgreSqlServer.WhyNot is not null) return;
        await using var database = isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table counts (word text primary key, n integer)");
        await database.RunAsync("insert into counts values ('old', 1), ('kept', 2)");
        (string, int)[] records = [("a", 1), ("b", 1), ("old", 0), ("a", 0), ("b", 0), ("b", 7)];
        var env = Jobs.Environment();
        env.FromCollection(records).SinkTo(new JdbcSink<(string Word, int N)>
        {
            DataSource = database.Source,
            Table = "counts",
            UpsertKey = ["word"],
            Columns = ["word", "n"],
            IsDelete = static r => r.N == 0,
        });
        await env.ExecuteAsync("deleting");
        Assert.Equal(["b|7", "kept|2"], await database.QueryAsync("select word, n from counts order by 1"));
    }

    [PostgreSqlFact]
    public async Task Keys_that_only_the_database_takes_for_one_are_written_one_after_the_other()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table host_stats (host text, start timestamptz, requests bigint, bytes_sent numeric, primary key (host, start))");
        // PostgreSQL keeps microseconds.
        HostStats[] stats = [new("ann", Noon, 1, 1), new("ann", Noon.AddTicks(1), 2, 2)];
        await WriteAsync(new() { DataSource = database.Source, Table = "host_stats", UpsertKey = ["host", "start"] }, stats);
        Assert.Equal(["ann|2"], await database.QueryAsync("select host, requests from host_stats"));
    }

    [PostgreSqlFact]
    public async Task Arrays_and_enumerations_and_other_types_go_into_upserts_and_appends()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create type mood as enum ('sad', 'Happy'); create table people (name text primary key, mood mood, marks integer[], address inet, moods mood[])");
        Person[] people = [new("ann", Mood.Happy, [1, 2], "10.0.0.1", ["sad"]), new("bob", null, [], null, null), new("ann", Mood.Happy, [3], "::1", ["sad", "Happy"])];
        foreach (var key in new[] { new[] { "name" }, [] })
        {
            await database.RunAsync("delete from people; alter table people drop constraint if exists people_pkey");
            if (key.Length > 0) await database.RunAsync("alter table people add primary key (name)");
            var env = Jobs.Environment();
            env.FromCollection(people).SinkTo(new JdbcSink<Person> { DataSource = database.Source, Table = "people", UpsertKey = key });
            await env.ExecuteAsync("people");
            var rows = await database.QueryAsync("select name, mood::text, marks::text, host(address), moods::text from people order by 1, 3");
            string[] last = ["ann|Happy|{3}|::1|{sad,Happy}", "bob|null|{}|null|null"];
            Assert.Equal(key.Length > 0 ? last : ["ann|Happy|{1,2}|10.0.0.1|{sad}", .. last], rows);
        }
    }

    public enum Mood
    {
        Sad,
        Happy,
    }

    public record Person(string Name, Mood? Mood, int[] Marks, string? Address, string[]? Moods);

    [PostgreSqlFact]
    public async Task Ten_thousand_rows_of_four_subtasks_arrive_in_every_mode()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        foreach (var guarantee in Enum.GetValues<DeliveryGuarantee>())
        {
            foreach (var key in new[] { new[] { "id" }, [] })
            {
                await database.RunAsync("drop table if exists numbers; create table numbers (id bigint, value double precision, " + (key.Length > 0 ? "primary key (id))" : "check (id >= 0))"));
                var env = Jobs.Environment(4);
                env.FromSequence(0, 9999).Map(static n => new Number(n, n * 0.5))
                    .SinkTo(new JdbcSink<Number> { DataSource = database.Source, Table = "numbers", UpsertKey = key, DeliveryGuarantee = guarantee }).Uid("numbers");
                await env.ExecuteAsync("numbers");
                Assert.Equal(["10000|10000|24997500"], await database.QueryAsync("select count(*), count(distinct id), sum(value) from numbers"));
            }
        }
    }

    public record Number(long Id, double Value);

    [PostgreSqlFact]
    public async Task What_is_wrong_is_named_with_what_to_do()
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table host_stats (host varchar(3), start timestamptz, requests bigint, bytes_sent numeric not null); create table dates (host text, start bigint, requests text, bytes_sent text)");
        Assert.Contains("table stats in the PostgreSQL database postgres at", await FailureAsync("stats"));
        Assert.Contains("does not exist. Create it, or name its schema. Tables there: dates, host_stats.", await FailureAsync("stats"));
        Assert.Contains("the member Start is of type DateTimeOffset, which does not go into the column start of type bigint", await FailureAsync("dates"));
        var refused = await FailureAsync("host_stats");
        Assert.Contains("[23502] null value in column \"bytes_sent\"", refused);
        Assert.Contains("Give the member a value, or the column a default.", refused);
        Assert.DoesNotContain("swordfish", refused);
        Assert.Contains("The columns of UpsertKey need a primary key or a unique index", await FailureAsync("host_stats", "host"));
        Assert.Contains("UpsertKey names \"nobody\"", await FailureAsync("host_stats", "nobody"));
        await database.RunAsync("alter table host_stats alter column bytes_sent drop not null");
        var wide = await FailureAsync("host_stats");
        Assert.Contains("[22001] value too long for type character varying(3)", wide);
        Assert.Contains("COPY host_stats, line 5, column host", wide);
        Assert.Contains("5 rows cannot be written, because of HostStats { Host = o'neil", wide);
        await database.RunAsync("create unique index on host_stats (host, start)");
        var wideToo = await FailureAsync("host_stats", "host", "start");
        Assert.Contains("5 rows cannot be written, because of HostStats { Host = o'neil", wideToo);
        Assert.Equal(["0"], await database.QueryAsync("select count(*) from host_stats"));

        Task<string> FailureAsync(string table, params string[] key) =>
            JdbcSinkTests.FailureAsync(new() { DataSource = database.Source, Table = table, UpsertKey = key });
    }

    [Fact]
    public async Task In_SQLite_too()
    {
        await using var database = TestDatabase.Sqlite();
        await database.RunAsync("create table host_stats (host text, start text, requests integer, bytes_sent text not null); create table few (host text)");
        Assert.Contains("Tables there: few, host_stats.", await FailureAsync(new() { DataSource = database.Source, Table = "stats" }));
        Assert.Contains("has no column for the member Start of HostStats", await FailureAsync(new() { DataSource = database.Source, Table = "few" }));
        Assert.Contains("[SQLite 1299]", await FailureAsync(new() { DataSource = database.Source, Table = "host_stats" }));
    }

    static async Task<string> FailureAsync(JdbcSink<HostStats> sink) => (await Assert.ThrowsAsync<JobExecutionException>(() => WriteAsync(sink))).ToString();

    static async Task WriteAsync(JdbcSink<HostStats> sink, params HostStats[] stats)
    {
        var env = Jobs.Environment();
        env.RestartStrategy = RestartStrategy.None;
        env.FromCollection(stats.Length > 0 ? stats : Stats).SinkTo(sink);
        await env.ExecuteAsync("writing");
    }
}
