using System.Text.RegularExpressions;
using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'filesystem'</c></summary>
internal sealed class FileSystemConnector : TableConnector
{
    private const string Kinds = "sink.partition-commit.policy.kind";
    private const string Class = "sink.partition-commit.policy.class";
    private const string Parameters = "sink.partition-commit.policy.class.parameters";
    private const string Extractor = "partition.time-extractor.kind";
    private const string ExtractorClass = "partition.time-extractor.class";

    public override IReadOnlyList<string> Names { get; } = ["filesystem"];

    public override IReadOnlyList<string> Options { get; } =
    [
        "path", "format", "partition.default-name", "source.monitor-interval", "source.path.regex-pattern", "source.report-statistics", "sink.rolling-policy.file-size",
        "sink.rolling-policy.rollover-interval", "sink.rolling-policy.inactivity-interval", "sink.rolling-policy.check-interval", "sink.shuffle-by-partition.enable", "sink.partition-commit.trigger",
        "sink.partition-commit.delay", "sink.partition-commit.watermark-time-zone", Kinds, Class, Parameters, "sink.partition-commit.success-file.name", Extractor, ExtractorClass,
        "partition.time-extractor.timestamp-pattern", "partition.time-extractor.timestamp-formatter", "auto-compaction", "compaction.file-size", "compaction.parallelism", "sink.parallelism",
    ];

    public override string SinkParallelism => "sink.parallelism";

    public override ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("filesystem", Options, options);
        read.Choice("source.report-statistics", "ALL", "ALL", "NONE");
        return new FileSource<T>
        {
            Path = read.Required("path"),
            Format = read.Format<T>(),
            MonitorInterval = read.Parse<TimeSpan?>("source.monitor-interval", null, static t => OptionParsers.Duration(t)),
            PathPattern = read.Parse("source.path.regex-pattern", null, Pattern),
            BadRecords = read.BadRecords(),
        };
    }

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("filesystem", Options, options);
        read.Only("auto-compaction", "false", "parts are not put together");
        foreach (var compaction in (string[])["compaction.file-size", "compaction.parallelism"]) read.OnlyWith(compaction, "auto-compaction", "true");
        read.Only("sink.shuffle-by-partition.enable", "false", "divide the stream with KeyBy before the sink");
        return new FileSink<T>
        {
            Path = read.Required("path"),
            Format = read.Format<T>(),
            PartitionBy = table.PartitionedBy.Count > 0 ? table.PartitionedBy : null,
            PartitionDefaultName = read.Text("partition.default-name") ?? "__DEFAULT_PARTITION__",
            PartitionCommit = Commit(read, table),
            RollingPolicy = new RollingPolicy
            {
                FileSize = read.Parse("sink.rolling-policy.file-size", 128L << 20, OptionParsers.Memory),
                RolloverInterval = read.Duration("sink.rolling-policy.rollover-interval", TimeSpan.FromMinutes(30)),
                InactivityInterval = read.Duration("sink.rolling-policy.inactivity-interval", TimeSpan.FromMinutes(30)),
                CheckInterval = read.Duration("sink.rolling-policy.check-interval", TimeSpan.FromMinutes(1)),
            },
        };
    }

    private static PartitionCommit? Commit(TableOptions options, TableDefinition table)
    {
        var kinds = (options.Text(Kinds) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var kind in kinds)
        {
            if (kind == "metastore") throw TableOptions.Wrong(Kinds, options.Text(Kinds)!, "success-file, custom or both: there is no metastore");
            if (kind is not ("success-file" or "custom")) throw TableOptions.Wrong(Kinds, options.Text(Kinds)!, "success-file, custom or both");
        }
        var isCustom = kinds.Contains("custom");
        if (isCustom) options.RequiredBy(Class, Kinds);
        else if ((options.Text(Class) ?? options.Text(Parameters)) is not null) throw new InvalidOptionException($"The option {(options.Text(Class) is null ? Parameters : Class)} is set, and {Kinds} does not say custom.");
        var trigger = options.Choice("sink.partition-commit.trigger", "process-time", "process-time", "partition-time");
        var commit = new PartitionCommit
        {
            Trigger = trigger == "partition-time" ? PartitionCommitTrigger.PartitionTime : PartitionCommitTrigger.ProcessTime,
            Delay = options.Duration("sink.partition-commit.delay", TimeSpan.Zero),
            WatermarkTimeZone = options.Parse("sink.partition-commit.watermark-time-zone", TimeZoneInfo.Utc, Zone),
            TimestampPattern = options.Text("partition.time-extractor.timestamp-pattern"),
            TimestampFormatter = options.Text("partition.time-extractor.timestamp-formatter"),
            TimeExtractor = ReadExtractor(options),
            SuccessFileName = kinds.Contains("success-file") ? options.Text("sink.partition-commit.success-file.name") ?? "_SUCCESS" : null,
            Policies = isCustom ? [NamedClass.Create<IPartitionCommitPolicy>(Class, options.Text(Class)!, options.Text(Parameters)?.Split(';') ?? [])] : [],
        };
        // Without a policy nothing is done with partitions, as in Flink.
        if (kinds.Length == 0) return null;
        if (commit.Trigger == PartitionCommitTrigger.PartitionTime && table.PartitionedBy.Count == 0)
            throw new InvalidOptionException("The option sink.partition-commit.trigger is partition-time, and the table is not partitioned.");
        return commit;
    }

    private static IPartitionTimeExtractor? ReadExtractor(TableOptions options)
    {
        if (options.Choice(Extractor, "default", "default", "custom") == "custom")
        {
            options.RequiredBy(ExtractorClass, Extractor);
            return NamedClass.Create<IPartitionTimeExtractor>(ExtractorClass, options.Text(ExtractorClass)!, []);
        }
        options.OnlyWith(ExtractorClass, Extractor, "custom");
        return null;
    }

    private static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : throw new FormatException("a time zone such as UTC or Asia/Shanghai");

    private static Regex? Pattern(string text)
    {
        try
        {
            return new Regex($"\\A(?:{text})\\z", RegexOptions.CultureInvariant);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"a regular expression ({wrong.Message})");
        }
    }
}
