using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

[Collection(PostgreSqlTests.Name)]
public class JdbcLookupTests(PostgreSqlServer server)
{
    public record Customer(long Id, string? CustomerName);

    public static TheoryData<bool> Kinds => PostgreSqlServer.WhyNot is null ? [false, true] : [true];

    async Task<TestDatabase> DatabaseAsync(bool isSqlite)
    {
        var database = isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create table customers (id bigint, region text, customer_name text); insert into customers values (1, 'eu', 'ann'), (2, 'eu', 'bob'), (2, 'us', 'cyd')");
        return database;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Rows_are_found_by_one_column_or_several_with_every_cache(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        foreach (var cache in new[] { LookupCache.None, LookupCache.Partial(10), LookupCache.Full() })
        {
            var byId = new JdbcLookup<int, Customer> { DataSource = database.Source, Table = "customers", Key = ["id"], Cache = cache };
            Assert.Equal(new Customer(1, "ann"), await byId.FindAsync(1, default));
            Assert.Null(await byId.FindAsync(7, default));
            Assert.Equal(["bob", "cyd"], (await byId.FindAllAsync(2, default)).Select(static c => c.CustomerName).Order());
            var both = new JdbcLookup<(long, string), Customer> { DataSource = database.Source, Table = "customers", Key = ["id", "Region"], Cache = cache };
            Assert.Equal("cyd", (await both.FindAsync((2, "us"), default))?.CustomerName);
            Assert.Empty(await both.FindAllAsync((1, "us"), default));
        }
    }

    [Fact]
    public async Task A_partial_cache_forgets_the_oldest_and_what_has_expired()
    {
        await using var database = await DatabaseAsync(isSqlite: true);
        var time = new ManualTime();
        var lookup = new JdbcLookup<long, Customer>
        {
            DataSource = database.Source,
            Table = "customers",
            Key = ["id"],
            Cache = LookupCache.Partial(maxRows: 2, expireAfterWrite: TimeSpan.FromMinutes(10), expireAfterAccess: TimeSpan.FromMinutes(4)),
            TimeProvider = time,
        };
        await MissesAsync(1, 1);
        await MissesAsync(1, 1);
        await MissesAsync(2, 7);        // none: that is kept too
        await MissesAsync(2, 7);
        await MissesAsync(2, 1);
        await MissesAsync(3, 8);        // 7 goes
        await MissesAsync(3, 1);
        await MissesAsync(4, 7);        // 8 goes
        time.Advance(TimeSpan.FromMinutes(3));
        await MissesAsync(4, 1);
        time.Advance(TimeSpan.FromMinutes(3));
        await MissesAsync(4, 1);        // used 3 minutes ago
        await MissesAsync(5, 7);        // and this one 6
        time.Advance(TimeSpan.FromMinutes(3.9));
        await MissesAsync(5, 1);
        time.Advance(TimeSpan.FromMinutes(0.2));
        await MissesAsync(6, 1);        // read 10 minutes ago
        var forgetful = new JdbcLookup<long, Customer> { DataSource = database.Source, Table = "customers", Key = ["id"], Cache = LookupCache.Partial(5, cacheMissingKey: false) };
        await forgetful.FindAsync(7, default);
        await forgetful.FindAsync(7, default);
        Assert.Equal(2, forgetful.Misses);

        async Task MissesAsync(long expected, long key)
        {
            await lookup.FindAsync(key, default);
            Assert.Equal(expected, lookup.Misses);
        }
    }

    [Fact]
    public async Task A_full_cache_reads_the_table_again()
    {
        await using var database = await DatabaseAsync(isSqlite: true);
        var time = new ManualTime();
        var lookup = new JdbcLookup<long, Customer> { DataSource = database.Source, Table = "customers", Key = ["id"], Cache = LookupCache.Full(TimeSpan.FromMinutes(1)), TimeProvider = time };
        Assert.Null(await lookup.FindAsync(3, default));
        await database.RunAsync("insert into customers values (3, 'eu', 'dan')");
        Assert.Null(await lookup.FindAsync(3, default));
        time.Advance(TimeSpan.FromMinutes(1));
        while (await lookup.FindAsync(3, default) is null) await Task.Yield();
        Assert.Equal(2, lookup.Misses);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_stream_is_joined_with_a_table(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        var lookup = new JdbcLookup<long, Customer> { DataSource = database.Source, Table = "customers", Key = ["id"], Cache = LookupCache.Partial(100) };
        var joined = await Jobs.Environment(2).FromSequence(0, 999)
            .UnorderedWait(async (n, cancellationToken) => (n, Name: (await lookup.FindAsync(n % 3, cancellationToken))?.CustomerName), timeout: TimeSpan.FromMinutes(1), capacity: 20)
            .ExecuteAndCollectListAsync("joining");
        Assert.Equal(1000, joined.Count);
        Assert.All(joined, static j => Assert.Equal((j.n % 3) switch { 1 => "ann", 2 => "bob", _ => null }, j.Name));
    }

    [PostgreSqlFact]
    public async Task What_is_wrong_is_named()
    {
        await using var database = await DatabaseAsync(isSqlite: false);
        Assert.Contains("Key names \"nobody\". Its columns: id, region, customer_name.", await FailureAsync("customers", "nobody"));
        Assert.Contains("a key of type Int64 cannot be compared with the column region of type text", await FailureAsync("customers", "region"));
        Assert.Contains("does not exist", await FailureAsync("nowhere", "id"));

        async Task<string> FailureAsync(string table, string key)
        {
            var lookup = new JdbcLookup<long, Customer> { DataSource = database.Source, Table = table, Key = [key] };
            return (await Assert.ThrowsAnyAsync<Exception>(async () => await lookup.FindAsync(1, default))).Message;
        }
    }
}
