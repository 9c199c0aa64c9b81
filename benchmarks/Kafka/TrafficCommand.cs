using System.Globalization;
using System.Text;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Connectors;
using Npgsql;

namespace ActorStream.Benchmarks.Kafka;

/// <summary>
/// <c>bench traffic --servers HOST:PORT</c>: a topic of JSON, visits by host and 10 seconds counted and added up, into a table of PostgreSQL by upsert. Two topics, <c>traffic-short</c> and <c>traffic-long</c>, are made
/// once; <c>traffic.sql</c> beside this file has Flink read them too. Speed is that of the difference.
/// </summary>
internal sealed class TrafficCommand(TimeProvider clock, TextWriter output)
{
    const int Partitions = 2;
    const int Hosts = 500;

    /// <summary>By how much the longer topic is longer.</summary>
    const int Times = 5;

    /// <summary>Of event time.</summary>
    const int RecordsPerSecond = 10_000;

    static readonly DateTimeOffset Begin = new(1995, 8, 1, 0, 0, 0, TimeSpan.Zero);

    public void Run(Options options)
    {
        var servers = options.Text("--servers") ?? throw new ArgumentException("bench traffic needs --servers HOST:PORT of a broker that it may make topics at.");
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_TEST_POSTGRES") is not { Length: > 0 } text)
            throw new ArgumentException("bench traffic needs a server: ACTORSTREAM_TEST_POSTGRES=\"Host=…;Username=…;Database=…\"");
        var events = options.Number("--events", 1_000_000);
        var rounds = (int)options.Number("--rounds", 2);
        var parallelism = (int)options.Number("--parallelism", 1);
        var loops = new KafkaLoops(servers);
        if (loops.CreateIfMissing("traffic-short", Partitions)) loops.Produce("traffic-short", events, Record);
        if (loops.CreateIfMissing("traffic-long", Partitions)) loops.Produce("traffic-long", events * Times, Record);
        using var database = NpgsqlDataSource.Create(text);
        var (shorter, longer) = (new Usage(double.MaxValue, double.MaxValue, 0), new Usage(double.MaxValue, double.MaxValue, 0));
        for (var round = 0; round <= rounds; round++)
        {
            var one = Once("traffic-short");
            // The first round warms up.
            if (round == 0) continue;
            var other = Once("traffic-long");
            if (one.Wall < shorter.Wall) shorter = one;
            if (other.Wall < longer.Wall) longer = other;
        }
        var (steady, count) = (longer - shorter, events * (Times - 1));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"traffic: {count / steady.Wall / 1e6:F2} M records/s, {count / steady.Processor / 1e6:F2} M per processor second, parallelism {parallelism}, best of {rounds}; short {shorter.Wall:F2} s, long {longer.Wall:F2} s"));

        Usage Once(string topic)
        {
            Execute(database, "drop table if exists traffic; create table traffic (host text, start timestamptz, visits bigint, bytes bigint, primary key (host, start))");
            var usage = Usage.Of(clock, () => Count(servers, topic, database, parallelism));
            var rows = Execute(database, "select count(*) || ' rows, ' || sum(visits) || ' visits, ' || sum(bytes) || ' bytes, ' || sum(hashtext(host || extract(epoch from start)::bigint || visits)) from traffic");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {topic}: {usage.Wall:F2} s, {usage.Processor:F2} s of processor: {rows}"));
            return usage;
        }
    }

    static void Count(string servers, string topic, NpgsqlDataSource database, int parallelism)
    {
        var env = StreamExecutionEnvironment.Create();
        env.Parallelism = parallelism;
        env.FromSource(
                new KafkaSource<Visit> { BootstrapServers = servers, Topics = topic, ValueFormat = new JsonFormat<Visit>(), StartupMode = StartupMode.EarliestOffset, BoundedMode = BoundedMode.LatestOffset },
                WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(5)).WithTimestampAssigner(static (Visit v) => v.Time.ToUnixTimeMilliseconds()))
            .KeyBy(static v => v.Host)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10)))
            .Aggregate(static a => a.Count(), static a => a.Sum(v => v.Bytes), static (host, window, visits, bytes) => new HostVisits(host, window.Start, visits, bytes))
            .SinkTo(new JdbcSink<HostVisits> { DataSource = database, Table = "traffic", UpsertKey = ["host", "start"], BatchRows = 1000 });
        env.ExecuteAsync("traffic").GetAwaiter().GetResult();
    }

    static byte[] Record(long n) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"time":"{{Begin.AddMilliseconds(n * 1000 / RecordsPerSecond):yyyy-MM-ddTHH:mm:ss.fffZ}}","host":"in{{n * 7919 % Hosts}}.org","page":"/shuttle","status":200,"bytes":{{n % 2000}},"n":7}"""));

    static string Execute(NpgsqlDataSource database, string text)
    {
        using var command = database.CreateCommand(text);
        return command.ExecuteScalar()?.ToString() ?? "";
    }

    sealed record Visit(DateTimeOffset Time, string Host, string Page, int Status, long Bytes, int N);

    sealed record HostVisits(string Host, DateTimeOffset Start, long Visits, long Bytes);
}
