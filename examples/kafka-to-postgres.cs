using System.ComponentModel;
using ActorStream.Connectors;
using Npgsql;

namespace ActorStream.Examples;

/// <summary>
/// Sales from a topic of Kafka into tables of PostgreSQL: every sale as a row, exactly once, and sums per shop and minute by upsert. Kill the process or the database at any moment
/// and run the same command again: it goes on from its last checkpoint. Takes <c>--servers HOST:PORT --topic NAME --schema NAME</c>; the connection string is in
/// <c>ACTORSTREAM_EXAMPLE_POSTGRES</c>, and checkpoints are kept where <c>-Dexecution.checkpointing.dir</c> says. It ends where the topic ended when it was started first.
/// </summary>
[NeedsServers]
[Description("exactly once from Kafka into PostgreSQL, whatever is killed; needs both")]
public static class KafkaToPostgres
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var (servers, topic, schema) = (Option(env.Arguments, "--servers"), Option(env.Arguments, "--topic"), Option(env.Arguments, "--schema"));
        if (servers is null || topic is null || schema is null || Environment.GetEnvironmentVariable("ACTORSTREAM_EXAMPLE_POSTGRES") is not { Length: > 0 } connection)
        {
            Console.Error.WriteLine("kafka-to-postgres needs --servers HOST:PORT --topic NAME --schema NAME, and ACTORSTREAM_EXAMPLE_POSTGRES=\"Host=…\"");
            Environment.ExitCode = 2;
            return;
        }
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(200);
        await using var database = NpgsqlDataSource.Create(connection);
        var sales = env.FromSource(
            new KafkaSource<Sale>
            {
                BootstrapServers = servers,
                Topics = topic,
                StartupMode = StartupMode.EarliestOffset,
                BoundedMode = BoundedMode.LatestOffset,
                ValueFormat = new CsvFormat<Sale> { HasHeader = false },
            },
            WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(10)).WithTimestampAssigner(static (Sale s) => s.Time)).Uid("sales");
        sales.SinkTo(new JdbcSink<Sale> { DataSource = database, Table = $"{schema}.sales", DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce, EpochTable = $"{schema}.epochs" }).Uid("rows");
        sales.KeyBy(static s => s.Shop)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static a => a.Sum(s => s.Amount), static (shop, window, n, sum) => new Minute(shop, window.Start, n, sum)).Uid("minutes")
            .SinkTo(new JdbcSink<Minute> { DataSource = database, Table = $"{schema}.minutes", UpsertKey = ["shop", "start"] }).Uid("sums");
        await env.ExecuteAsync("kafka-to-postgres");
    }

    static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return arguments[i + 1];
        return null;
    }

    public record Sale(long Id, long Time, string Shop, long Amount);

    public record Minute(string Shop, DateTimeOffset Start, long Sales, long Amount);
}
