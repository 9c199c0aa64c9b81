using System.Globalization;
using System.Text;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Connectors;

namespace ActorStream.Benchmarks.Kafka;

/// <summary>
/// <c>bench kafka [in] [out] --servers HOST:PORT</c>: a topic read and written by a job, beside plain loops around the Confluent client, by turns; of each the best run counts.
/// Writing is measured at steady speed, by the difference of two lengths: a commit at the end, and waiting for its checkpoint, are no part of it.
/// </summary>
internal sealed class KafkaCommand(TimeProvider clock, TextWriter output)
{
    const int Partitions = 2;

    /// <summary>By how much the longer run is longer.</summary>
    const int Times = 5;

    static readonly Usage Longest = new(double.MaxValue, double.MaxValue, 0);

    public void Run(Options options)
    {
        var servers = options.Text("--servers") ?? throw new ArgumentException("bench kafka needs --servers HOST:PORT of a broker that it may make topics at.");
        var events = options.Number("--events", 2_000_000);
        var rounds = (int)options.Number("--rounds", 3);
        var parallelism = (int)options.Number("--parallelism", 1);
        var loops = new KafkaLoops(servers);
        var record = Encoding.UTF8.GetBytes("""{"time":"1995-08-01T00:00:01Z","host":"in24.example","page":"/shuttle","status":200,"bytes":1839,"n":7}""");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} records of {record.Length} bytes in {Partitions} partitions, parallelism {parallelism}, best of {rounds}"));
        if (options.Names.Count == 0 || options.Names.Contains("in"))
        {
            var input = loops.Create(Partitions);
            loops.Produce(input, events, record);
            Compare("in", events, rounds,
                ("Confluent consume loop", () => loops.Consume(input, events)),
                ("job, raw bytes", () => Read(servers, input, parallelism, new RawFormat<byte[]>())),
                ("job, JSON of 6 fields", () => Read(servers, input, parallelism, new JsonFormat<Visit>())));
            loops.Delete(input);
        }
        if (options.Names.Count == 0 || options.Names.Contains("out"))
        {
            CompareSteady("out", events, rounds, loops,
                ("Confluent produce loop", (topic, count) => loops.Produce(topic, count, record)),
                ("job, at least once", (topic, count) => Write(servers, topic, parallelism, count, record, DeliveryGuarantee.AtLeastOnce)),
                ("job, exactly once, 1 s", (topic, count) => Write(servers, topic, parallelism, count, record, DeliveryGuarantee.ExactlyOnce)));
        }
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
        var best = all.Select(static _ => Longest).ToArray();
        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var usage = Usage.Of(clock, all[i].Run);
                if (round > 0) best[i] = Better(best[i], usage);
            }
        }
        Print(what, events, [.. all.Select(static a => a.Name)], best);
    }

    /// <summary>Each writes so many records, and so many times as many, into a new topic.</summary>
    void CompareSteady(string what, long events, int rounds, KafkaLoops loops, params (string Name, Action<string, long> Run)[] all)
    {
        var (shorter, longer) = (all.Select(static _ => Longest).ToArray(), all.Select(static _ => Longest).ToArray());
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var one = Once(all[i].Run, events);
                if (round == 0) continue;
                shorter[i] = Better(shorter[i], one);
                longer[i] = Better(longer[i], Once(all[i].Run, events * Times));
            }
        }
        Print(what, events * (Times - 1), [.. all.Select(static a => a.Name)], [.. longer.Zip(shorter, static (l, s) => l - s)]);

        Usage Once(Action<string, long> run, long count)
        {
            var topic = loops.Create(Partitions);
            var usage = Usage.Of(clock, () => run(topic, count));
            loops.Delete(topic);
            return usage;
        }
    }

    static Usage Better(Usage one, Usage other) => other.Wall < one.Wall ? other : one;

    void Print(string what, long events, string[] names, Usage[] best)
    {
        for (var i = 0; i < names.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {what,-4} {names[i],-24} {events / best[i].Wall / 1e6,6:F2} M/s  {events / best[i].Processor / 1e6,6:F2} M/cpu-s  {(double)best[i].Allocated / events,5:F0} B/record  {best[0].Wall / best[i].Wall:F2} times {names[0]}"));
        }
    }

    sealed record Visit(DateTimeOffset Time, string Host, string Page, int Status, long Bytes, int N);
}
