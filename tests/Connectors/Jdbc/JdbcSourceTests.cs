using ActorStream.Operators.Sources;
using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

[Collection(PostgreSqlTests.Name)]
public class JdbcSourceTests(PostgreSqlServer server)
{
    public record Order(long Id, string? CustomerName, decimal Amount, DateTimeOffset? OrderTime);

    const string Orders = "create table orders (id bigint primary key, customer_name text, amount numeric(10,2), order_time timestamptz)";
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    async Task<TestDatabase> DatabaseAsync(bool isSqlite)
    {
        var database = isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync(Orders);
        return database;
    }

    public static TheoryData<bool> Kinds => PostgreSqlServer.WhyNot is null ? [false, true] : [true];

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_rows_of_a_query_are_records(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        await database.RunAsync("insert into orders values (1, 'ann', 9.5, '2026-11-21 12:00:00+00:00'), (2, null, 0.25, null), (3, 'o''neil', 7, '2026-11-21 14:00:00+02:00')");
        var orders = await Jobs.ReadAsync(new JdbcSource<Order> { DataSource = database.Source, Query = "select amount, id, customer_name, order_time from orders order by id;" });
        Assert.Equal([new(1, "ann", 9.5m, Noon), new(2, null, 0.25m, null), new(3, "o'neil", 7m, Noon)], orders);
        Assert.Equal(orders, await Jobs.ReadAsync(new JdbcSource<Order> { DataSource = database.Source, Table = "orders", OrderBy = "id" }));
        var pairs = await Jobs.ReadAsync(new JdbcSource<(string? Name, double Amount)> { DataSource = database.Source, Query = "select customer_name, amount from orders order by id" });
        Assert.Equal([("ann", 9.5), (null, 0.25), ("o'neil", 7)], pairs);
        Assert.Equal([3L, 2, 1], await Jobs.ReadAsync(new JdbcSource<long> { DataSource = database.Source, Query = "select id from orders order by id desc" }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_table_read_in_partitions_gives_each_row_once(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        await FillAsync(database, 5000);
        foreach (var (partitions, fetch, order) in new[] { (1, 0, null), (3, 0, null), (4, 100, null), (7, 77, "id") })
        {
            // Rows lie on both sides of the bounds.
            var source = new JdbcSource<Order>
            {
                DataSource = database.Source,
                Table = "orders",
                FetchSize = fetch,
                OrderBy = order,
                PartitionColumn = "id",
                Partitions = partitions,
                LowerBound = 1000,
                UpperBound = 4000,
            };
            var orders = await Jobs.ReadAsync(source, parallelism: 3);
            Assert.Equal(Enumerable.Range(1, 5000).Select(static n => (long)n), orders.Select(static o => o.Id).Order());
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_row_that_is_no_record_goes_where_the_policy_says(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        await database.RunAsync("insert into orders values (1, 'ann', 1, null), (2, 'bob', null, null), (3, 'cyd', 3, null)");
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(new JdbcSource<Order> { DataSource = database.Source, Table = "orders", OrderBy = "id" }));
        Assert.Contains("orders partition 1 of 1, row 2: Amount: the column amount is null, which the type Decimal has no value for: id=2, customer_name=bob, amount=null, order_time=null", failure.ToString());
        var skipping = await Jobs.ReadAsync(new JdbcSource<Order> { DataSource = database.Source, Table = "orders", OrderBy = "id", BadRecords = BadRecordPolicy.Skip });
        Assert.Equal([1L, 3], skipping.Select(static o => o.Id));
        var tag = new OutputTag<BadRecord>("bad");
        var env = Jobs.Environment();
        var orders = env.FromSource(new JdbcSource<Order> { DataSource = database.Source, Table = "orders", OrderBy = "id", BadRecords = BadRecordPolicy.SideOutput(tag) });
        var bad = Assert.Single(await orders.GetSideOutput(tag).ExecuteAndCollectListAsync("bad"));
        Assert.Equal(("orders", "partition 1 of 1, row 2"), (bad.Split, bad.Position));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_restored_partition_goes_on_behind_its_last_row(bool isSqlite)
    {
        await using var database = await DatabaseAsync(isSqlite);
        await FillAsync(database, 20);
        await database.RunAsync("delete from orders where id = 10");
        // Rows 1 to 9 but 3 were read. That one comes now, in front of the position: it does not move a position by key, but one by count.
        foreach (var (order, expected) in new[] { ("id", new[] { 11L, 12, 13 }), (null, [9L, 11, 12]) })
        {
            var split = new JdbcSplit(0, 1) { Rows = 8, LastKey = order is null ? null : isSqlite ? "i9" : "9" };
            split = (JdbcSplit)JdbcSplit.Codec.FromBytes(JdbcSplit.Codec.ToBytes(split));
            var scan = new JdbcScan<Order>(
                new JdbcSource<Order> { DataSource = database.Source, Query = "select * from orders order by id", OrderBy = order }, split.Index, split.Of, split.Rows, split.LastKey);
            var rows = new HandOver<JdbcRow<Order>>(1024, static () => { }, Operators.OutsideWork.ThreadPool);
            await scan.RunAsync(rows, CancellationToken.None);
            Assert.Equal(expected, rows.Peek().ToArray().Take(3).Select(static r => r.Record.Id));
        }
    }

    [PostgreSqlFact]
    public async Task What_is_wrong_is_named_with_what_to_do()
    {
        await using var database = await DatabaseAsync(isSqlite: false);
        await database.RunAsync("insert into orders values (1, 'ann', 1, null)");
        Assert.Contains("there is no column for the member CustomerName of Order. Columns: id, amount", await FailureAsync("select id, amount from orders"));
        Assert.Contains("[42P01] relation \"nowhere\" does not exist", await FailureAsync("select * from nowhere"));
        Assert.Contains("the column id of type text cannot be read as Int64 for the member Id. Convert it in the query", await FailureAsync("select id::text, customer_name, amount, order_time from orders"));

        async Task<string> FailureAsync(string query)
        {
            var source = new JdbcSource<Order> { DataSource = database.Source, Query = query };
            return (await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(source))).ToString();
        }
    }

    static Task FillAsync(TestDatabase database, int rows) => database.RunAsync(
        $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows}) insert into orders select i, 'c' || i, i * 0.25, null from n");
}
