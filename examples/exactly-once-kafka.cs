using System.ComponentModel;
using ActorStream.Connectors;

namespace ActorStream.Examples;

/// <summary>
/// Counts and sums sales per shop and minute, from a topic of Kafka into another one, so that each sale is in the result once whatever happens: kill the
/// process or the broker at any moment, run the same command again, and it goes on from its last checkpoint. It ends at what is the end of the topic when it
/// first starts. Takes <c>--servers HOST:PORT --input TOPIC --output TOPIC</c>; records are lines <c>milliseconds,shop,amount</c>. Checkpoints are kept where
/// <c>-Dexecution.checkpointing.dir</c> says.
/// </summary>
[NeedsServers]
[Description("exactly once from Kafka into Kafka, whatever is killed; needs a broker")]
public static class ExactlyOnceKafka
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var (servers, input, output) = (Option(env.Arguments, "--servers"), Option(env.Arguments, "--input"), Option(env.Arguments, "--output"));
        if (servers is null || input is null || output is null)
        {
            Console.Error.WriteLine("exactly-once-kafka needs --servers HOST:PORT --input TOPIC --output TOPIC");
            Environment.ExitCode = 2;
            return;
        }
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(200);
        env.FromSource(
                new KafkaSource<Sale> { BootstrapServers = servers, Topics = input, GroupId = output, BoundedMode = BoundedMode.LatestOffset, ValueFormat = new CsvFormat<Sale> { HasHeader = false } },
                WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(10)).WithTimestampAssigner(static (Sale s) => s.Time)).Uid("sales")
            .KeyBy(static s => s.Shop)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static a => a.Sum(s => s.Amount), static (shop, window, n, sum) => new Minute(shop, window.Start.ToUnixTimeMilliseconds(), n, sum)).Uid("minutes")
            .SinkTo(new KafkaSink<Minute>
            {
                BootstrapServers = servers,
                Topic = output,
                Key = static m => m.Shop,
                ValueFormat = new CsvFormat<Minute> { HasHeader = false },
                DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce,
                TransactionalIdPrefix = output,
            }).Uid("topic");
        await env.ExecuteAsync("exactly-once-kafka");
    }

    static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return arguments[i + 1];
        return null;
    }

    public record Sale(long Time, string Shop, long Amount);

    public record Minute(string Shop, long Start, long Sales, long Amount);
}
