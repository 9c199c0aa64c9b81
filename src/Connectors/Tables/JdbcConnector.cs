using System.Data.Common;
using System.Globalization;

namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'jdbc'</c></summary>
internal sealed class JdbcConnector : TableConnector
{
    private const string Partition = "scan.partition.";
    private const string Cache = "lookup.cache";
    private const string Partial = "lookup.partial-cache.";

    public override IReadOnlyList<string> Names { get; } = ["jdbc"];

    public override IReadOnlyList<string> Options { get; } =
    [
        "url", "table-name", "driver", "compatible-mode", "username", "password", "connection.max-retry-timeout", "scan.partition.column", "scan.partition.num", "scan.partition.lower-bound",
        "scan.partition.upper-bound", "scan.fetch-size", "scan.auto-commit", Cache, "lookup.partial-cache.max-rows", "lookup.partial-cache.expire-after-write", "lookup.partial-cache.expire-after-access",
        "lookup.partial-cache.cache-missing-key", "lookup.cache.max-rows", "lookup.cache.ttl", "lookup.cache.caching-missing-key", "lookup.max-retries", "sink.buffer-flush.max-rows", "sink.buffer-flush.interval",
        "sink.max-retries", "sink.parallelism",
    ];

    public override string SinkParallelism => "sink.parallelism";

    public override ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("jdbc", Options, options);
        var isDivided = read.AllOrNone(Partition + "column", Partition + "num", Partition + "lower-bound", Partition + "upper-bound");
        // Rows are streamed in either case.
        read.Flag("scan.auto-commit", true);
        return new JdbcSource<T>
        {
            DataSource = Database(read),
            Table = read.Required("table-name"),
            PartitionColumn = isDivided ? read.Text(Partition + "column") : null,
            Partitions = read.Count(Partition + "num", 1),
            LowerBound = Whole(read, Partition + "lower-bound"),
            UpperBound = Whole(read, Partition + "upper-bound"),
            FetchSize = read.Count("scan.fetch-size", 0) ?? 0,
        };
    }

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("jdbc", Options, options);
        return new JdbcSink<T>
        {
            DataSource = Database(read),
            Table = read.Required("table-name"),
            UpsertKey = table.PrimaryKey,
            BatchRows = read.Count("sink.buffer-flush.max-rows", 0) switch { null => 100, 0 => int.MaxValue, { } rows => rows },
            BatchInterval = read.Duration("sink.buffer-flush.interval", TimeSpan.FromSeconds(1)),
            MaxRetries = read.Count("sink.max-retries", 0) ?? 3,
        };
    }

    public override JdbcLookup<TKey, T> CreateLookup<TKey, T>(IReadOnlyDictionary<string, string> options, IReadOnlyList<string> key, TimeProvider? time)
    {
        var read = TableOptions.Read("jdbc", Options, options);
        return new JdbcLookup<TKey, T>
        {
            DataSource = Database(read),
            Table = read.Required("table-name"),
            Key = key,
            Cache = ReadCache(read),
            MaxRetries = read.Count("lookup.max-retries", 0) ?? 3,
            TimeProvider = time,
        };
    }

    private static LookupCache ReadCache(TableOptions options)
    {
        // Flink's older names: with both of them rows are kept.
        if (options.Text(Cache) is null && options.AllOrNone("lookup.cache.max-rows", "lookup.cache.ttl"))
            return LookupCache.Partial(options.Count("lookup.cache.max-rows", 1)!.Value, options.Duration("lookup.cache.ttl", default), null, options.Flag("lookup.cache.caching-missing-key", true));
        var kind = options.Choice(Cache, "NONE", "NONE", "PARTIAL");
        if (kind == "NONE")
        {
            foreach (var name in (string[])["max-rows", "expire-after-write", "expire-after-access", "cache-missing-key"]) options.OnlyWith(Partial + name, Cache, "PARTIAL");
            return LookupCache.None;
        }
        return LookupCache.Partial(
            options.Count(Partial + "max-rows", 1) ?? long.MaxValue, Expiry(options, Partial + "expire-after-write"), Expiry(options, Partial + "expire-after-access"), options.Flag(Partial + "cache-missing-key", true));
    }

    private static TimeSpan? Expiry(TableOptions options, string name) => options.Parse<TimeSpan?>(
        name, null, static text => Streams.OptionParsers.Duration(text) is var time && time > TimeSpan.Zero ? time : throw new FormatException("a duration above zero"));

    private static DbDataSource Database(TableOptions options)
    {
        if (options.Text("compatible-mode") is { } mode) throw TableOptions.Wrong("compatible-mode", mode, "left out: it is for databases that are not known here");
        options.AllOrNone("username", "password");
        return JdbcUrl.DataSource(
            options.Required("url"), options.Text("driver"), options.Text("username"), options.Text("password"), options.Duration("connection.max-retry-timeout", TimeSpan.FromSeconds(60)));
    }

    private static long? Whole(TableOptions options, string name) => options.Parse<long?>(
        name, null, static text => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException("a whole number"));
}
