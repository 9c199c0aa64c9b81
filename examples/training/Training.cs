using System.ComponentModel;
using System.Data.Common;
using ActorStream.Connectors;
using Npgsql;

namespace ActorStream.Examples;

/// <summary>
/// The training job from end to end: JSON events from a topic, a watermark 15 seconds behind, tumbling, sliding and session windows by host and by referrer, rows written over in a
/// database. docs/training.md walks through it.
/// </summary>
[Description("the training: a topic of web events into tables of windows; --embedded needs no servers, --help says more")]
public static class Training
{
    static readonly OutputTag<BadRecord> Bad = new("bad");

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        TrainingOptions? options;
        try
        {
            options = TrainingOptions.Parse(env.Arguments);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Environment.ExitCode = 2;
            return;
        }
        if (options is null) Console.WriteLine(TrainingOptions.Usage);
        else if (options.IsProducer) await ProduceAsync(env, options);
        else if (options.IsEmbedded) await RunEmbeddedAsync(env, options);
        else await RunOnServersAsync(env, options);
    }

    /// <summary>The windows: the same whatever the events come from and go to.</summary>
    static void Build(DataStream<WebEvent> events, DataStream<BadRecord> bad, DbDataSource database)
    {
        Windows(events.KeyBy(static e => e.Host), "host", database);
        Windows(events.Filter(static e => e.Referrer is not null).KeyBy(static e => e.Referrer!), "referrer", database);
        bad.Map(static b => new BadEvent(b.Split, b.Position, b.Text, b.Message))
            .SinkTo(new JdbcSink<BadEvent> { DataSource = database, Table = "bad_events", UpsertKey = ["split", "position"] }).Uid("bad_events");
    }

    static void Windows(KeyedStream<string, WebEvent> events, string key, DbDataSource database)
    {
        Write(events.Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))), $"{key}_tumbling", database);
        Write(events.Window(SlidingEventTimeWindows.Of(TimeSpan.FromMinutes(5), slide: TimeSpan.FromMinutes(1))), $"{key}_sliding", database);
        Write(events.Window(EventTimeSessionWindows.WithGap(TimeSpan.FromSeconds(5))), $"{key}_session", database);
    }

    static void Write(WindowedStream<string, WebEvent> windows, string table, DbDataSource database) =>
        windows.Aggregate(
                static a => a.Count(), static a => a.Sum(e => e.Bytes),
                static (name, window, hits, bytes) => new WindowRow(name, window.Start, window.End, hits, bytes)).Uid(table)
            .SinkTo(new JdbcSink<WindowRow> { DataSource = database, Table = table, UpsertKey = ["name", "window_start"] }).Uid($"{table}_rows");

    static WatermarkStrategy<WebEvent> Watermarks() =>
        WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(15)).WithTimestampAssigner(static (WebEvent e) => e.Time).WithIdleness(TimeSpan.FromSeconds(30));

    static async Task RunOnServersAsync(StreamExecutionEnvironment env, TrainingOptions options)
    {
        await using var database = NpgsqlDataSource.Create(TrainingOptions.Postgres);
        await TrainingTables.CreateAsync(database);
        var events = env.FromSource(
            new KafkaSource<WebEvent>
            {
                BootstrapServers = TrainingOptions.Kafka,
                Topics = options.Topic,
                GroupId = "training",
                StartupMode = StartupMode.GroupOffsets(OffsetReset.Earliest),
                ValueFormat = new JsonFormat<WebEvent> { FailOnMissingField = false },
                BadRecords = BadRecordPolicy.SideOutput(Bad),
            },
            Watermarks()).Uid("events");
        Build(events, events.GetSideOutput(Bad), database);
        await env.ExecuteAsync("training");
    }

    static async Task RunEmbeddedAsync(StreamExecutionEnvironment env, TrainingOptions options)
    {
        File.Delete(options.Database);
        using var database = new SqliteDataSource(options.Database);
        await TrainingTables.CreateAsync(database);
        var log = new TopicLog(partitions: env.Parallelism);
        var format = new JsonFormat<WebEvent>();
        var events = env.FromSource(new TopicLogSource(log)).Uid("lines")
            .FlatMap((TopicLine line, Collector<WebEvent> output) =>
            {
                try
                {
                    output.Collect(format.Decode(line.Value));
                }
                catch (FormatException wrong)
                {
                    output.Collect(Bad, new BadRecord("events", $"{options.Topic}-{line.Partition}", $"offset {line.Offset}", System.Text.Encoding.UTF8.GetString(line.Value), wrong.Message));
                }
            }).Uid("events");
        Build(events.AssignTimestampsAndWatermarks(Watermarks()), events.GetSideOutput(Bad), database);
        var job = env.ExecuteAsync("training");
        // Event time runs as fast as the machine does.
        var lines = new WebEventLines(options, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        for (var n = 0L; n < options.Events; n++) log.Append((int)(n % log.Partitions), lines[n]);
        log.Complete();
        await job;
        Console.WriteLine($"{options.Events} events went through a topic log of {log.Partitions} partitions into {options.Database}:");
        await TrainingTables.PrintAsync(database);
    }

    static async Task ProduceAsync(StreamExecutionEnvironment env, TrainingOptions options)
    {
        var lines = new WebEventLines(options, DateTimeOffset.UtcNow);
        if (options.Prints)
        {
            for (var n = 0L; n < options.Events; n++) await Console.Out.WriteLineAsync(lines[n]);
            return;
        }
        env.FromSource(DataGeneratorSource.Of(n => lines[n], options.Events > 0 ? options.Events : null, options.Rate))
            .SinkTo(new KafkaSink<string> { BootstrapServers = TrainingOptions.Kafka, Topic = options.Topic, ValueFormat = new TextFormat() }).Uid("topic");
        await env.ExecuteAsync("producer");
    }
}
