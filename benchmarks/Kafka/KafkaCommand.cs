using System.Globalization;
using System.Text;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Connectors;

namespace ActorStream.Benchmarks.Kafka;

/// <summary>
/// <c>bench kafka --servers HOST:PORT</c>: a topic read and written by a job, beside plain loops around the Confluent client, by turns; of each the best run counts.
/// </summary>
internal sealed class KafkaCommand(TimeProvider clock, TextWriter output)
{
    const int Partitions = 2;

    public void Run(Options options)
    {
        var servers = options.Text("--servers") ?? throw new ArgumentException("bench kafka needs --servers HOST:PORT of a broker that it may make topics at.");
        var events = options.Number("--events", 2_000_000);
        var rounds = (int)options.Number("--rounds", 3);
        var parallelism = (int)options.Number("--parallelism", 1);
        var loops = new KafkaLoops(servers);
        var input = loops.Create(Partitions);
        var record = Encoding.UTF8.GetBytes("""{"time":"1995-08-01T00:00:01Z","host":"in24.example","page":"/shuttle","status":200,"bytes":1839,"n":7}""");
        loops.Produce(input, events, record);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} records of {record.Length} bytes in {Partitions} partitions, parallelism {parallelism}, best of {rounds}"));

        Compare("in", events, rounds,
            ("Confluent consume loop", () => loops.Consume(input, events)),
            ("job, raw bytes", () => Read(servers, input, parallelism, new RawFormat<byte[]>())),
            ("job, JSON of 6 fields", () => Read(servers, input, parallelism, new JsonFormat<Visit>())));
        Compare("out", events, rounds,
            ("Confluent produce loop", () => loops.Produce(loops.Create(Partitions), events, record)),
            ("job, at least once", () => Write(servers, loops.Create(Partitions), parallelism, events, record, DeliveryGuarantee.AtLeastOnce)),
            ("job, exactly once, 1 s", () => Write(servers, loops.Create(Partitions), parallelism, events, record, DeliveryGuarantee.ExactlyOnce)));
    }

    static void Read<T>(string servers, string topic, int parallelism, IFormat<T> format)
    {
        var env = Environment(parallelism);
        env.FromSource(new KafkaSource<T> { BootstrapServers = servers, Topics = topic, ValueFormat = format, StartupMode = StartupMode.EarliestOffset, BoundedMode = BoundedMode.LatestOffset })
            .SinkTo(new BlackholeSink<T>());
        env.ExecuteAsync("in").GetAwaiter().GetResult();
    }

    static void Write(string servers, string topic, int parallelism, long events, byte[] record, DeliveryGuarantee guarantee)
    {
        var env = Environment(parallelism);
        env.Checkpointing.Interval = TimeSpan.FromSeconds(1);
        env.FromSource(DataGeneratorSource.Of(_ => record, events))
            .SinkTo(new KafkaSink<byte[]> { BootstrapServers = servers, Topic = topic, ValueFormat = new RawFormat<byte[]>(), DeliveryGuarantee = guarantee, TransactionalIdPrefix = topic });
        env.ExecuteAsync("out").GetAwaiter().GetResult();
    }

    static StreamExecutionEnvironment Environment(int parallelism)
    {
        var env = StreamExecutionEnvironment.Create();
        env.Parallelism = parallelism;
        return env;
    }

    void Compare(string what, long events, int rounds, params (string Name, Action Run)[] all)
    {
        var best = all.Select(static _ => new Usage(double.MaxValue, double.MaxValue, 0)).ToArray();
        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var usage = Usage.Of(clock, all[i].Run);
                if (round > 0 && usage.Wall < best[i].Wall) best[i] = usage;
            }
        }
        for (var i = 0; i < all.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {what,-4} {all[i].Name,-24} {events / best[i].Wall / 1e6,6:F2} M/s  {events / best[i].Processor / 1e6,6:F2} M/cpu-s  {(double)best[i].Allocated / events,5:F0} B/record  {best[0].Wall / best[i].Wall:F2} times {all[0].Name}"));
        }
    }

    sealed record Visit(DateTimeOffset Time, string Host, string Page, int Status, long Bytes, int N);
}
