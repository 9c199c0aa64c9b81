using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorStream.Connectors.Tests.Jdbc;
using Npgsql;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>Each connector by its name and options, and what is said of wrong ones.</summary>
public sealed class TableConnectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_connectors_are_known_by_name() => Assert.Equal("blackhole datagen filesystem jdbc kafka print socket upsert-kafka", string.Join(' ', TableConnectors.Names));

    [Theory]
    [InlineData("The option connector is missing; it must be one of blackhole, datagen, filesystem, jdbc, kafka, print, socket, upsert-kafka.")]
    [InlineData("There is no connector \"datagn\". Did you mean datagen?", "connector=datagn")]
    [InlineData("The connector print is for sinks: nothing can be read from it.", "connector=print")]
    [InlineData("The connector blackhole is for sinks: nothing can be read from it.", "connector=blackhole")]
    [InlineData("Unknown option rows-per-secnd of the connector datagen. Did you mean rows-per-second?", "connector=datagen", "rows-per-secnd=1")]
    [InlineData("The option rows-per-second is \"many\"; it must be a whole number of at least 1.", "connector=datagen", "rows-per-second=many")]
    [InlineData("The option number-of-rows is \"-1\"; it must be a whole number of at least 0.", "connector=datagen", "number-of-rows=-1")]
    [InlineData("The option scan.parallelism is \"0\"; it must be a whole number from 1 to 32768.", "connector=datagen", "scan.parallelism=0")]
    [InlineData("Unknown option fields.id.knd of the connector datagen. Did you mean fields.id.kind?", "connector=datagen", "fields.id.knd=random")]
    [InlineData("The option fields.ib.kind is for a field that Row has not. Did you mean Id?", "connector=datagen", "fields.ib.kind=random")]
    [InlineData("The option fields.id.kind is \"serial\"; it must be random or sequence.", "connector=datagen", "fields.id.kind=serial")]
    [InlineData("The option fields.id.kind is sequence, which needs the option fields.id.end.", "connector=datagen", "fields.id.kind=sequence", "fields.id.start=1")]
    [InlineData("The option fields.id.start is set, and fields.id.kind is not set: it is for sequence only.", "connector=datagen", "fields.id.start=1")]
    [InlineData("The option fields.id.min is set, and fields.id.kind is sequence: it is for random only.", "connector=datagen", "fields.id.kind=sequence", "fields.id.min=1")]
    [InlineData("The option fields.id.min is \"low\"; it must be a number.", "connector=datagen", "fields.id.min=low")]
    [InlineData("The option fields.name.null-rate is \"2\"; it must be a share from 0 to 1.", "connector=datagen", "fields.name.null-rate=2")]
    [InlineData("The option fields.name.length is \"-1\"; it must be a whole number from 0 to 2147483647.", "connector=datagen", "fields.name.length=-1")]
    [InlineData("The connector datagen: RandomSource.Fields[\"Id\"] has a NullRate, but Int64 cannot be null.", "connector=datagen", "fields.id.null-rate=0.5")]
    [InlineData("The connector filesystem needs the option path.", "connector=filesystem", "format=json")]
    [InlineData("The connector filesystem needs the option format.", "connector=filesystem", "path=x")]
    [InlineData("There is no format \"jsn\". Did you mean json?", "connector=filesystem", "path=x", "format=jsn")]
    [InlineData("Unknown option json.fail-on-missing-fields. Did you mean json.fail-on-missing-field?", "connector=filesystem", "path=x", "format=json", "json.fail-on-missing-fields=true")]
    [InlineData("Unknown option csv.field-delimiter of the connector filesystem.", "connector=filesystem", "path=x", "format=json", "csv.field-delimiter=;")]
    [InlineData("The option source.monitor-interval is \"often\"; it must be a duration", "connector=filesystem", "path=x", "format=json", "source.monitor-interval=often")]
    [InlineData("The option source.path.regex-pattern is \"[\"; it must be a regular expression", "connector=filesystem", "path=x", "format=json", "source.path.regex-pattern=[")]
    [InlineData("The connector socket needs the option port.", "connector=socket", "hostname=x", "format=json")]
    [InlineData("The option port is \"0\"; it must be a whole number from 1 to 65535.", "connector=socket", "hostname=x", "port=0", "format=json")]
    [InlineData("The option byte-delimiter is \"200\"; it must be a whole number from 0 to 127.", "connector=socket", "hostname=x", "port=1", "format=json", "byte-delimiter=200")]
    [InlineData("The connector jdbc needs the option url.", "connector=jdbc", "table-name=t")]
    [InlineData("The option url must be an address such as jdbc:postgresql://localhost:5432/database or jdbc:sqlite:file.db.", "connector=jdbc", "table-name=t", "url=jdbc:mysql://x/y?password=hidden")]
    [InlineData("The option url has the property sslmod, which is not known", "connector=jdbc", "table-name=t", "url=jdbc:postgresql://x/y?sslmod=off")]
    [InlineData("The option username is set, and password is not: username, password go together.", "connector=jdbc", "table-name=t", "url=jdbc:postgresql://x/y", "username=u")]
    [InlineData("The option driver is \"com.mysql.Driver\"; it must be org.postgresql.Driver, or left out.", "connector=jdbc", "table-name=t", "url=jdbc:postgresql://x/y", "driver=com.mysql.Driver")]
    [InlineData("The option scan.partition.column is set, and scan.partition.num, scan.partition.lower-bound, scan.partition.upper-bound are not", "connector=jdbc", "table-name=t", "url=jdbc:sqlite:x.db", "scan.partition.column=id")]
    [InlineData("The option compatible-mode is \"mysql\"; it must be left out", "connector=jdbc", "table-name=t", "url=jdbc:sqlite:x.db", "compatible-mode=mysql")]
    [InlineData("The connector kafka needs one of the options format and value.format, and has neither.", "connector=kafka", "topic=a", "properties.bootstrap.servers=x:1")]
    [InlineData("The option value.fields-include is \"EXCEPT_KEY\"; it must be ALL", "connector=kafka", "topic=a", "properties.bootstrap.servers=x:1", "format=json", "value.fields-include=EXCEPT_KEY")]
    public void A_wrong_option_of_a_source_names_itself(string message, params string[] options) =>
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => TableConnectors.CreateSource<Row>(Options(options), Table())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("The connector datagen is for sources: nothing can be written to it.", "connector=datagen")]
    [InlineData("Unknown option print-identifer of the connector print. Did you mean print-identifier?", "connector=print", "print-identifer=x")]
    [InlineData("The option standard-error is \"yes\"; it must be true or false.", "connector=print", "standard-error=yes")]
    [InlineData("Unknown option sink.parallelism of the connector blackhole.", "connector=blackhole", "sink.parallelism=1")]
    [InlineData("The option auto-compaction is \"true\"; it must be false: parts are not put together.", "connector=filesystem", "path=x", "format=json", "auto-compaction=true")]
    [InlineData("The option compaction.file-size is set, and auto-compaction is not set: it is for true only.", "connector=filesystem", "path=x", "format=json", "compaction.file-size=1 mb")]
    [InlineData("The option sink.shuffle-by-partition.enable is \"true\"; it must be false", "connector=filesystem", "path=x", "format=json", "sink.shuffle-by-partition.enable=true")]
    [InlineData("The option sink.rolling-policy.file-size is \"big\"; it must be an amount of memory", "connector=filesystem", "path=x", "format=json", "sink.rolling-policy.file-size=big")]
    [InlineData("The option sink.partition-commit.policy.kind is \"metastore\"; it must be success-file, custom or both: there is no metastore.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.policy.kind=metastore")]
    [InlineData("The option sink.partition-commit.policy.kind is custom, which needs the option sink.partition-commit.policy.class.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.policy.kind=custom")]
    [InlineData("The option sink.partition-commit.policy.class is \"No.Such\"; it must be the full name of a class that is a IPartitionCommitPolicy: there is no class of this name.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.policy.kind=custom", "sink.partition-commit.policy.class=No.Such")]
    [InlineData("The option sink.partition-commit.policy.class is set, and sink.partition-commit.policy.kind does not say custom.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.policy.class=No.Such")]
    [InlineData("The option sink.partition-commit.trigger is \"now\"; it must be process-time or partition-time.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.trigger=now")]
    [InlineData("The option sink.partition-commit.trigger is partition-time, and the table is not partitioned.", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.trigger=partition-time", "sink.partition-commit.policy.kind=success-file")]
    [InlineData("The option sink.partition-commit.watermark-time-zone is \"Mars\"; it must be a time zone", "connector=filesystem", "path=x", "format=json", "sink.partition-commit.watermark-time-zone=Mars")]
    [InlineData("The option partition.time-extractor.kind is custom, which needs the option partition.time-extractor.class.", "connector=filesystem", "path=x", "format=json", "partition.time-extractor.kind=custom")]
    [InlineData("The option byte-delimiter is \"0\"; it must be 10: a sink writes lines.", "connector=socket", "hostname=x", "port=1", "format=json", "byte-delimiter=0")]
    [InlineData("The option sink.max-retries is \"-1\"; it must be a whole number from 0", "connector=jdbc", "table-name=t", "url=jdbc:sqlite:x.db", "sink.max-retries=-1")]
    [InlineData("The option key.format is json, which needs the option key.fields.", "connector=kafka", "topic=a", "properties.bootstrap.servers=x:1", "format=json", "key.format=json")]
    [InlineData("The option key.fields names idd, which Row has not. Did you mean Id?", "connector=kafka", "topic=a", "properties.bootstrap.servers=x:1", "format=json", "key.format=json", "key.fields=idd")]
    [InlineData("The option key.format is \"raw\"; it must be json for a key of several fields (id, name).", "connector=kafka", "topic=a", "properties.bootstrap.servers=x:1", "format=json", "key.format=raw", "key.fields=id;name")]
    [InlineData("The connector upsert-kafka needs the option key.format.", "connector=upsert-kafka", "topic=a", "properties.bootstrap.servers=x:1", "format=json")]
    public void A_wrong_option_of_a_sink_names_itself(string message, params string[] options) =>
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => TableConnectors.CreateSink<Row>(Options(options), Table())).Message, StringComparison.Ordinal);

    [Fact]
    public void Passwords_are_never_shown()
    {
        foreach (var options in (string[][])[["url=jdbc:postgresql://h:x/d?password=hidden"], ["url=jdbc:postgresql://h/d", "username=u", "password=hidden", "driver=other"], ["url=jdbc:sqlite:a", "username=u", "password=hidden"]])
        {
            var wrong = Assert.Throws<InvalidOptionException>(() => TableConnectors.CreateSource<Row>(Options(["connector=jdbc", "table-name=t", .. options]), Table()));
            Assert.DoesNotContain("hidden", wrong.ToString(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("hidden", TableOptions.Wrong("properties.sasl.password", "hidden", "right").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datagen_makes_rows_as_its_options_say()
    {
        var rows = await Jobs.Environment(2).FromConnector<Row>(Options(
            "connector=datagen", "rows-per-second=1000000", "number-of-rows=500", "scan.parallelism=1", "fields.id.kind=sequence", "fields.id.start=10", "fields.id.end=409", "fields.name.length=7", "fields.name.var-len=true",
            "fields.name.null-rate=0.25", "fields.size.min=-3", "fields.size.max=3", "fields.time.max-past=1 h")).ExecuteAndCollectListAsync("datagen");
        Assert.Equal(Enumerable.Range(10, 400).Select(static i => (long)i), rows.Select(static r => r.Id).Order());
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3], rows.Select(static r => r.Size).Distinct().Order());
        Assert.InRange(rows.Count(static r => r.Name is null), 60, 140);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rows.Where(static r => r.Name is not null).Select(static r => r.Name!.Length).Distinct().Order());
        Assert.True(rows.Max(static r => r.Time) - rows.Min(static r => r.Time) is var span && span > TimeSpan.FromMinutes(30) && span <= TimeSpan.FromHours(1), "times are spread over an hour");
    }

    [Fact]
    public void Datagen_has_the_defaults_of_Flink()
    {
        var source = (RandomSource<Row>)TableConnectors.CreateSource<Row>(Options("connector=datagen"), Table()).Source;
        Assert.Equal((10_000.0, (long?)null, Boundedness.Unbounded, 0), (source.RowsPerSecond!.Value, source.NumberOfRows, source.Boundedness, source.Fields.Count));
    }

    [Fact]
    public void Print_and_blackhole_take_their_options()
    {
        var (sink, parallelism) = TableConnectors.CreateSink<Row>(Options("connector=print", "print-identifier=rows", "standard-error=true", "sink.parallelism=3"), Table());
        var print = (PrintSink<Row>)sink;
        Assert.Equal(("rows", true, 3), (print.Identifier, print.ToStandardError, parallelism));
        Assert.IsType<BlackholeSink<Row>>(TableConnectors.CreateSink<Row>(Options("connector=blackhole"), Table()).Sink);
    }

    [Fact]
    public async Task Files_are_written_in_partitions_and_read_again()
    {
        var env = Jobs.Environment();
        env.FromElements(new Row(1, "a", 7, DateTimeOffset.UnixEpoch), new Row(2, null, 8, DateTimeOffset.UnixEpoch)).SinkToConnector(
            Options(
                "connector=filesystem", $"path={_folder["out"]}", "format=json", "json.timestamp-format.standard=ISO-8601", "partition.default-name=none", "sink.partition-commit.policy.kind=custom,success-file",
                $"sink.partition-commit.policy.class={typeof(Note).FullName}", $"sink.partition-commit.policy.class.parameters={_folder["notes"]};x", "sink.partition-commit.success-file.name=_DONE", "sink.parallelism=1"),
            partitionedBy: ["name"]);
        await env.ExecuteAsync("files");
        Assert.Equal(["x a", "x none"], File.ReadAllLines(_folder["notes"]).Select(static l => l.Replace("name=", "", StringComparison.Ordinal)).Order());
        Assert.True(File.Exists(_folder["out/name=a/_DONE"]));
        Assert.Equal("{\"id\":1,\"name\":\"a\",\"size\":7,\"time\":\"1970-01-01T00:00:00Z\"}", File.ReadAllText(Directory.GetFiles(_folder["out/name=a"], "part*").Single()).TrimEnd());

        _folder.Write("out/name=a/bad.json", "nonsense\n{\"id\":\"x\"}\n{\"id\":3,\"size\":\"x\"}\n");
        var read = await Jobs.Environment().FromConnector<Row>(Options("connector=filesystem", $"path={_folder["out"]}", "format=json", "json.ignore-parse-errors=true")).ExecuteAndCollectListAsync("read");
        Assert.Equal([1L, 2L, 3L], read.Select(static r => r.Id).Order());
        var some = await Jobs.Environment().FromConnector<Row>(Options("connector=filesystem", $"path={_folder["out"]}", "format=json", "source.path.regex-pattern=.*/name=none/.*")).ExecuteAndCollectListAsync("read");
        Assert.Equal([2L], some.Select(static r => r.Id));
    }

    [Fact]
    public void Files_take_all_their_options()
    {
        var source = (FileSource<Row>)TableConnectors.CreateSource<Row>(Options("connector=filesystem", "path=in", "format=csv", "source.monitor-interval=3 s", "source.report-statistics=none"), Table()).Source;
        Assert.Equal((TimeSpan.FromSeconds(3), BadRecordPolicy.Fail, Boundedness.Unbounded), (source.MonitorInterval, source.BadRecords, source.Boundedness));
        var defaults = (FileSink<Row>)TableConnectors.CreateSink<Row>(Options("connector=filesystem", "path=x", "format=json"), Table()).Sink;
        Assert.Equal(new RollingPolicy { FileSize = 128 << 20, RolloverInterval = TimeSpan.FromMinutes(30), InactivityInterval = TimeSpan.FromMinutes(30), CheckInterval = TimeSpan.FromMinutes(1) }, defaults.RollingPolicy);
        Assert.Null(defaults.PartitionCommit);
        Assert.Equal("__DEFAULT_PARTITION__", defaults.PartitionDefaultName);
        var all = (FileSink<Row>)TableConnectors.CreateSink<Row>(
            Options(
                "connector=filesystem", "path=x", "format=json", "sink.rolling-policy.file-size=1mb", "sink.rolling-policy.rollover-interval=2 min", "sink.rolling-policy.inactivity-interval=3 min",
                "sink.rolling-policy.check-interval=4 s", "sink.partition-commit.trigger=partition-time", "sink.partition-commit.delay=1 h", "sink.partition-commit.watermark-time-zone=Asia/Shanghai",
                "sink.partition-commit.policy.kind=success-file", "partition.time-extractor.timestamp-pattern=$name", "partition.time-extractor.timestamp-formatter=yyyyMMdd"),
            Table() with { PartitionedBy = ["name"] }).Sink;
        Assert.Equal(new RollingPolicy { FileSize = 1 << 20, RolloverInterval = TimeSpan.FromMinutes(2), InactivityInterval = TimeSpan.FromMinutes(3), CheckInterval = TimeSpan.FromSeconds(4) }, all.RollingPolicy);
        var commit = all.PartitionCommit!;
        Assert.Equal(
            (PartitionCommitTrigger.PartitionTime, TimeSpan.FromHours(1), "Asia/Shanghai", "$name", "yyyyMMdd", "_SUCCESS"),
            (commit.Trigger, commit.Delay, commit.WatermarkTimeZone.Id, commit.TimestampPattern, commit.TimestampFormatter, commit.SuccessFileName));
    }

    [Fact]
    public async Task A_socket_is_read_and_written()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        var env = Jobs.Environment();
        var rows = env.FromConnector<Row>(Options("connector=socket", "hostname=localhost", $"port={port}", "byte-delimiter=59", "format=csv", "csv.ignore-parse-errors=true")).ExecuteAndCollectListAsync("socket");
        using (var client = await server.AcceptTcpClientAsync()) client.GetStream().Write(Encoding.UTF8.GetBytes("1,a,2,1970-01-01 00:00:00Z;nonsense;x,x,x,x;2,b,,1970-01-01 00:00:00Z"));
        Assert.Equal([new Row(1, "a", 2, DateTimeOffset.UnixEpoch), new Row(2, "b", null, DateTimeOffset.UnixEpoch)], await rows);

        var writing = Jobs.Environment();
        writing.FromElements("to", "be").SinkToConnector(Options("connector=socket", "hostname=localhost", $"port={port}", "format=raw"));
        var done = writing.ExecuteAsync("socket");
        using var reader = await server.AcceptTcpClientAsync();
        using var lines = new StreamReader(reader.GetStream());
        Assert.Equal("to\nbe\n", await lines.ReadToEndAsync());
        await done;
    }

    [Fact]
    public async Task A_database_is_read_written_and_looked_up()
    {
        var file = _folder["rows.db"];
        await using var database = new SqliteDataSource(file);
        await using (var create = database.CreateCommand("create table rows (id integer primary key, name text, size integer, time text); insert into rows values (1, 'old', 0, '1970-01-01 00:00:00Z')"))
            await create.ExecuteNonQueryAsync();
        string[] to = ["connector=jdbc", $"url=jdbc:sqlite:{file}", "table-name=rows", "driver=org.sqlite.JDBC"];
        var env = Jobs.Environment();
        env.FromElements(new Row(1, "a", 1, DateTimeOffset.UnixEpoch), new Row(2, "b", 2, DateTimeOffset.UnixEpoch))
            .SinkToConnector(Options([.. to, "sink.buffer-flush.max-rows=0", "sink.buffer-flush.interval=0", "sink.max-retries=1", "sink.parallelism=1"]), primaryKey: ["id"]);
        await env.ExecuteAsync("write");
        var rows = await Jobs.Environment().FromConnector<Row>(Options([
            .. to, "scan.partition.column=id", "scan.partition.num=2", "scan.partition.lower-bound=1", "scan.partition.upper-bound=2", "scan.fetch-size=10", "scan.auto-commit=false"])).ExecuteAndCollectListAsync("read");
        Assert.Equal([(1L, "a"), (2L, "b")], rows.Select(static r => (r.Id, r.Name!)).Order());
        var lookup = TableConnectors.CreateLookup<long, Row>(Options([.. to, "lookup.cache=PARTIAL", "lookup.partial-cache.max-rows=10", "lookup.partial-cache.expire-after-write=1 h", "lookup.max-retries=0"]), ["id"]);
        Assert.Equal("b", (await lookup.FindAsync(2, CancellationToken.None))!.Name);
        Assert.Equal("b", (await lookup.FindAsync(2, CancellationToken.None))!.Name);
        Assert.Equal(1, lookup.Misses);
        Assert.Throws<InvalidOptionException>(() => TableConnectors.CreateLookup<long, Row>(Options([.. to, "lookup.partial-cache.max-rows=10"]), ["id"]));
    }

    [Fact]
    public void The_address_of_a_server_is_taken_apart()
    {
        string At(params string[] options) => ((JdbcSource<Row>)TableConnectors.CreateSource<Row>(Options(["connector=jdbc", "table-name=t", .. options]), Table()).Source).DataSource.ConnectionString;
        var text = new NpgsqlConnectionStringBuilder(At("url=jdbc:postgresql://db.example:5433/web?currentSchema=s&sslmode=verify-full&user=ann&ApplicationName=x%20y", "connection.max-retry-timeout=7 s"));
        Assert.Equal(("db.example", 5433, "web", "s", SslMode.VerifyFull, "ann", "x y", 7), (text.Host!, text.Port, text.Database!, text.SearchPath!, text.SslMode, text.Username!, text.ApplicationName!, text.Timeout));
        text = new NpgsqlConnectionStringBuilder(At("url=jdbc:postgresql:web", "username=bob", "password=p"));
        Assert.Equal(("localhost", 5432, "web", "bob", 60), (text.Host!, text.Port, text.Database!, text.Username!, text.Timeout));
    }

    [Fact]
    public void Kafka_takes_formats_by_name()
    {
        string[] to = ["topic=a", "properties.bootstrap.servers=x:1"];
        var source = (KafkaSource<Row>)TableConnectors.CreateSource<Row>(Options(["connector=kafka", "value.format=json", "value.json.ignore-parse-errors=true", .. to]), Table() with { Name = "rows" }).Source;
        Assert.Equal((BadRecordPolicy.Skip, "KafkaSource-rows"), (source.BadRecords, source.GroupId));
        Assert.True(((JsonFormat<Row>)source.ValueFormat!).IgnoreParseErrors);
        var row = new Row(1, "a", 2, DateTimeOffset.UnixEpoch);
        var sink = (KafkaSink<Row>)TableConnectors.CreateSink<Row>(Options(["connector=kafka", "format=json", "key.format=json", "key.fields=name;id", .. to]), Table()).Sink;
        Assert.Equal("{\"id\":1,\"name\":\"a\"}", Written(sink.KeyFormat!, row));
        Assert.Equal("{\"id\":1,\"name\":\"a\",\"size\":2,\"time\":\"1970-01-01 00:00:00Z\"}", Written(sink.ValueFormat, row));
        sink = (KafkaSink<Row>)TableConnectors.CreateSink<Row>(Options(["connector=upsert-kafka", "value.format=csv", "key.format=raw", .. to]), Table() with { PrimaryKey = ["name"] }).Sink;
        Assert.Equal("a", Written(sink.KeyFormat!, row));
        var changes = (KafkaSource<Sql.Change<Row>>)TableConnectors.CreateSource<Sql.Change<Row>>(Options(["connector=kafka", "format=debezium-json", "scan.startup.mode=earliest-offset", .. to]), Table()).Source;
        Assert.IsType<DebeziumJsonFormat<Row>>(changes.ValueFormat);
    }

    private static string Written<T>(IFormat<T> format, T value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        format.CreateEncoder()(value, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static TableDefinition Table() => new(null, [], [], DateTimeOffset.UnixEpoch);

    private static Dictionary<string, string> Options(params string[] options) => options.Select(static o => o.Split('=', 2)).ToDictionary(static o => o[0], static o => o[1]);

    public sealed record Row(long Id, string? Name, int? Size, DateTimeOffset Time);

    public sealed class Note(string file, string word) : IPartitionCommitPolicy
    {
        public Task CommitAsync(string folder, CancellationToken cancellationToken) => File.AppendAllTextAsync(file, $"{word} {Path.GetFileName(folder)}\n", cancellationToken);
    }
}
