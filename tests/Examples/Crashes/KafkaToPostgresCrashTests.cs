using System.Diagnostics;
using System.Globalization;
using ActorStream.Tests;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Examples.Tests.Crashes;

/// <summary>
/// From Kafka into PostgreSQL, with the job, the database and the broker killed (SIGKILL) at random moments, until the job has ended. SQL judges: every sale is a row once, and the sums are
/// those of the rows.
/// </summary>
[Trait("Category", "Crash")]
public class KafkaToPostgresCrashTests(ITestOutputHelper output)
{
    const int Sales = 200_000;

    [ServersFact]
    public async Task Whatever_is_killed_each_sale_is_a_row_once()
    {
        var database = new PostgreSqlServer();
        var broker = new KafkaBroker();
        await Task.WhenAll(database.InitializeAsync(), broker.InitializeAsync());
        var folder = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            var topic = await KafkaTopic.CreateAsync(broker, partitions: 2);
            for (var partition = 0; partition < 2; partition++)
                foreach (var part in SalesOf(partition).Chunk(50_000)) topic.Write(partition, part);
            await KillAsync(folder, topic.Name, database, broker);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await Task.WhenAll(database.DisposeAsync(), broker.DisposeAsync());
        }
    }

    static IEnumerable<string> SalesOf(int partition)
    {
        for (var n = partition; n < Sales; n += 2) yield return string.Create(CultureInfo.InvariantCulture, $"{n},{n * 10L},shop{n % 7},{n % 100}");
    }

    async Task KillAsync(string folder, string topic, PostgreSqlServer database, KafkaBroker broker)
    {
        var random = new Random(11);
        var (kills, databaseKills, brokerKills, rounds) = (0, 0, 0, 0);
        // The first round is left alone, and others end before their time: they say how long a run takes on this machine, and so when there is something to be killed.
        var whole = TimeSpan.Zero;
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        while (kills < JobProcess.Kills || rounds < 2)
        {
            var schema = $"round{++rounds}";
            await RunAsync(source, $"create schema {schema}; create table {schema}.sales (id bigint, time bigint, shop text, amount bigint); " +
                $"create table {schema}.minutes (shop text, start timestamptz, sales bigint, amount bigint, primary key (shop, start))");
            string[] arguments =
            [
                "kafka-to-postgres", "--servers", broker.Servers, "--topic", topic, "--schema", schema, "-Dparallelism.default=2",
                "-Dactorstream.state-recovery.finished-job=STAY_FINISHED", "-Dexecution.checkpointing.storage=directory", $"-Dexecution.checkpointing.dir={Path.Combine(folder, schema)}",
            ];
            var (watch, killsBefore) = (Stopwatch.StartNew(), kills);
            while (true)
            {
                using var job = new JobProcess(arguments, database.ConnectionString);
                if (kills < JobProcess.Kills && rounds > 1 && await job.RunsAfterAsync(whole * random.NextDouble()))
                {
                    if (random.Next(3) == 0)
                    {
                        databaseKills++;
                        await database.CrashAsync();
                        await job.RunsAfterAsync(whole * random.NextDouble() * 0.5);
                    }
                    else if (random.Next(5) == 0)
                    {
                        brokerKills++;
                        await broker.CrashAsync();
                        await job.RunsAfterAsync(whole * random.NextDouble() * 0.5);
                    }
                    job.Kill();
                    kills++;
                }
                if (await job.EndAsync(output)) break;
            }
            if (kills == killsBefore) whole = watch.Elapsed;
            await JudgeAsync(source, schema, kills);
            await RunAsync(source, $"drop schema {schema} cascade");
        }
        output.WriteLine($"{kills} kills of the job, {databaseKills} of the database, {brokerKills} of the broker in {rounds} rounds: 0 lost, 0 twice");
    }

    static async Task JudgeAsync(NpgsqlDataSource source, string schema, int kills)
    {
        var rows = await ReadAsync(source, $"select count(*), count(distinct id), coalesce(sum(amount), 0)::bigint from {schema}.sales");
        Assert.True(rows == $"{Sales} {Sales} {Enumerable.Range(0, Sales).Sum(static n => (long)(n % 100))}", $"after {kills} kills: rows, distinct ones and their sum are {rows}");
        var wrong = await ReadAsync(source, $"""
            select count(*) from (select shop, to_timestamp(time / 60000 * 60) as start, count(*) as sales, sum(amount)::bigint as amount from {schema}.sales group by 1, 2) as meant
            full join {schema}.minutes as is_there using (shop, start)
            where (meant.sales, meant.amount) is distinct from (is_there.sales, is_there.amount)
            """);
        Assert.True(wrong == "0", $"after {kills} kills: {wrong} sums are wrong");
    }

    static async Task RunAsync(NpgsqlDataSource source, string text) => await ReadAsync(source, text);

    static async Task<string> ReadAsync(NpgsqlDataSource source, string text)
    {
        // A connection of the pool may be one to the server that was killed.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var command = source.CreateCommand(text);
                await using var rows = await command.ExecuteReaderAsync();
                return await rows.ReadAsync() ? string.Join(' ', Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture))) : "";
            }
            catch (NpgsqlException error) when (error is not PostgresException { SqlState: not "57P01" } && attempt < 100)
            {
                source.Clear();
            }
        }
    }

    sealed class ServersFactAttribute : FactAttribute
    {
        public ServersFactAttribute() => Skip = PostgreSqlServer.WhyNot ?? KafkaBroker.WhyNot;
    }
}
