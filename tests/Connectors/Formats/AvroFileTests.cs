using System.Buffers;
using System.Text;
using ActorStream.Connectors.Tests.Flink;
using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>Avro's container files, written and read in parts, over restarts, damaged, and beside a real Flink.</summary>
public sealed class AvroFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AvroCodec.Null)]
    [InlineData(AvroCodec.Deflate)]
    [InlineData(AvroCodec.Snappy)]
    public async Task Records_come_back_from_files_whatever_the_parts_they_are_read_in(AvroCodec codec)
    {
        var rows = Rows(20_000);
        await WriteAsync(rows, codec);
        var file = Directory.GetFiles(_folder["out"]).Single();
        Assert.EndsWith(".avro", file, StringComparison.Ordinal);
        var length = new FileInfo(file).Length;
        Assert.InRange(length, 1, codec == AvroCodec.Null ? long.MaxValue : 800_000);
        foreach (var size in (long[])[length + 1, length / 2, 100_000, 64_100, 17_777])
        {
            var read = await Jobs.ReadAsync(new FileSource<Row> { Path = file, Format = new AvroFormat<Row>(), SplitSize = size }, 3);
            Assert.Equal(rows.Select(static r => r.Id), read.Select(static r => r.Id).Order());
            Assert.Equal(rows.Sum(static r => r.Text?.Length ?? -1), read.Sum(static r => r.Text?.Length ?? -1));
        }
    }

    [Fact]
    public async Task Every_cut_of_a_file_gives_each_record_once()
    {
        var bytes = Written(Rows(40), blockEvery: 3);
        var path = _folder.Write("small.avro", bytes);
        for (var size = 1; size <= bytes.Length; size += size < 60 ? 1 : 37)
        {
            var read = new List<int>();
            for (var start = 0L; start < bytes.Length; start += size)
            {
                using var file = AvroFile.Open(new AvroSplit(path, start, Math.Min(bytes.Length, start + size), bytes.Length));
                while (file.Next() is { } block) read.AddRange(Decode(block).Select(static r => r.Id));
            }
            Assert.Equal(Enumerable.Range(0, 40), read);
        }
        Assert.Equal(40, (await Jobs.ReadAsync(path, new AvroFormat<Row>())).Count);
    }

    [Fact]
    public async Task Reading_goes_on_behind_any_record()
    {
        var path = _folder.Write("small.avro", Written(Rows(40), blockEvery: 7));
        for (var cut = 0; cut <= 40; cut++)
            Assert.Equal(Enumerable.Range(0, 40), (await SourceReading.ReadWithRestartAsync(new FileSource<Row> { Path = path, Format = new AvroFormat<Row>(), SplitSize = 150 }, cut)).Select(static r => r.Id));
    }

    [Fact]
    public async Task A_file_is_read_with_the_schema_that_it_holds()
    {
        await WriteAsync(Rows(10), AvroCodec.Deflate);
        var read = await Jobs.ReadAsync(_folder["out"], new AvroFormat<Wider>());
        Assert.Equal(Rows(10).Select(static r => new Wider(null, r.Id)), read);
    }

    [Fact]
    public void A_part_that_was_open_is_restored_as_a_whole_file()
    {
        FileSink<Row> Sink() => new() { Path = _folder.Path, Format = new AvroFormat<Row> { Codec = AvroCodec.Null }, Suffix = ".avro" };
        var before = new SinkHarness<Row>(Sink());
        var stored = before.Write(Rows(3)).Barrier(1);
        before.Write(Rows(2));
        var after = new SinkHarness<Row>(Sink(), attempt: 2, restored: [stored]);
        after.Write(Rows(1)).Barrier(2);
        after.Complete(2);
        Assert.Equal([3, 1], _folder.Files().Where(static f => f[0] != '.').Select(f => ReadAll(_folder[f]).Count));
    }

    [Theory]
    [InlineData("no magic", 0, 0x20, "is no container file of Avro")]
    [InlineData("mark", -1, 0x20, "a block does not end with the file's mark")]
    [InlineData("cut", -5, -1, "it ends within the")]
    public async Task A_damaged_file_names_itself_and_the_byte(string what, int at, int change, string message)
    {
        var bytes = Written(Rows(10), blockEvery: 5);
        var index = at < 0 ? bytes.Length + at : at;
        if (change < 0) bytes = bytes[..index];
        else bytes[index] ^= (byte)change;
        var path = _folder.Write(what + ".avro", bytes);
        var failure = await Jobs.FailureAsync(path, new AvroFormat<Row>());
        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.Contains(what + ".avro", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_record_takes_the_rest_of_its_block_with_it_and_all_are_counted()
    {
        var bytes = Written(Rows(10), blockEvery: 5);
        // The sixth record's text gets a negative length.
        var text = bytes.AsSpan().IndexOf("row 5"u8);
        bytes[text - 1] = 0x01;
        var path = _folder.Write("bad.avro", bytes);
        Assert.Contains("bad.avro", await Jobs.FailureAsync(path, new AvroFormat<Row>()), StringComparison.Ordinal);
        var read = await Jobs.ReadAsync(new FileSource<Row> { Path = path, Format = new AvroFormat<Row>(), BadRecords = BadRecordPolicy.Skip });
        Assert.Equal([0, 1, 2, 3, 4], read.Select(static r => r.Id));
    }

    [Fact]
    public void Snappy_gives_back_what_it_got()
    {
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var bytes = new byte[random.Next(i < 350 ? 300 : 200_000)];
            for (var j = 0; j < bytes.Length; j++) bytes[j] = (byte)random.Next(1 + (i % 7 * 30));
            Assert.Equal(bytes, Snappy.Decompress(Snappy.Compress(bytes), int.MaxValue));
        }
        Assert.Equal("Wikipediakipediaki"u8.ToArray(), Snappy.Decompress([18, 8 << 2, .. "Wikipedia"u8, ((9 - 1) << 2) | 2, 7, 0], 100));
        Assert.True(Snappy.Compress(new byte[100_000]).Length < 6_000);
        foreach (var damaged in (byte[][])[[], [5, 4, 65], [4, 1, 1], [0x80, 0x80, 0x80, 0x80, 0x80], [3, 0, 65], [2, 12, 65, 66, 67, 68]])
            Assert.Throws<InvalidDataException>(() => Snappy.Decompress(damaged, 100));
    }

    [Fact]
    public void The_check_sum_of_a_block_is_looked_at()
    {
        var block = AvroBlocks.Compress(AvroCodec.Snappy, "123456789"u8.ToArray()).ToArray();
        Assert.Equal([0xCB, 0xF4, 0x39, 0x26], block[^4..]);
        block[^1] ^= 1;
        Assert.Throws<InvalidDataException>(() => AvroBlocks.Decompress(AvroCodec.Snappy, block));
    }

    [FlinkFact]
    public async Task Flink_reads_what_is_written_here_and_the_other_way_round()
    {
        var rows = Rows(5_000);
        foreach (var codec in Enum.GetValues<AvroCodec>())
        {
            await WriteAsync(rows, codec, schema: """
                {"type":"record","name":"record","namespace":"org.apache.flink.avro.generated","fields":[{"name":"id","type":["null","int"],"default":null},{"name":"text","type":["null","string"],"default":null},
                {"name":"time","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}
                """);
            Directory.Move(_folder["out"], _folder[$"ours-{AvroBlocks.NameOf(codec)}"]);
        }
        FlinkSql.Run(Path.Combine(AppContext.BaseDirectory, "Formats", "Flink", "avro-files.sql"), _folder.Path);
        foreach (var codec in Enum.GetValues<AvroCodec>())
        {
            var name = AvroBlocks.NameOf(codec);
            var read = await Jobs.ReadAsync(new FileSource<Row> { Path = _folder[$"flink-{name}"], Format = new AvroFormat<Row>(), SplitSize = 30_000 }, 2);
            Assert.Equal(rows, read.OrderBy(static r => r.Id));
            foreach (var file in Directory.GetFiles(_folder[$"flink-{name}"])) Assert.Contains($"avro.codec", Encoding.Latin1.GetString(File.ReadAllBytes(file)[..1000]), StringComparison.Ordinal);
        }
    }

    private static Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(static i => new Row(i, i % 9 == 8 ? null : $"row {i} {new string((char)('a' + (i % 26)), i % 50)}", DateTime.UnixEpoch.AddMilliseconds(i * 1_000_003L)))];

    private static byte[] Written(Row[] rows, int blockEvery)
    {
        using var folder = new TemporaryFolder();
        var file = new AvroPart<Row>(new AvroFormat<Row>().SchemaText, AvroCodec.Null, new AvroWriting().Writer<Row>(AvroSchema.Parse(new AvroFormat<Row>().SchemaText)).Write);
        var names = new PartNames("part", "", new SinkContext
        {
            JobName = "job",
            SinkName = "out",
            Subtask = 0,
            Parallelism = 1,
            Attempt = 1,
            TimeProvider = new ManualTime(),
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
        });
        var part = PartFile.Create(folder.Path, names, 0, file);
        for (var i = 0; i < rows.Length; i++)
        {
            file.Write(part, rows[i]);
            if (i % blockEvery == blockEvery - 1) file.End(part);
        }
        var pending = part.FinishAsync(ActorStream.Operators.OutsideWork.ThreadPool, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return File.ReadAllBytes(pending.Written);
    }

    private static List<Row> Decode(AvroBlock block)
    {
        var read = new AvroReading().Reader<Row>(AvroSchema.Parse(new AvroFormat<Row>().SchemaText)).Read;
        var rows = new List<Row>();
        var input = new AvroInput(block.Bytes, 0);
        for (var i = 0L; i < block.Count; i++) rows.Add(read(ref input));
        input.End();
        return rows;
    }

    private static List<Row> ReadAll(string path)
    {
        using var file = AvroFile.Open(new AvroSplit(path, 0, long.MaxValue, 0));
        var rows = new List<Row>();
        while (file.Next() is { } block) rows.AddRange(Decode(block));
        return rows;
    }

    private async Task WriteAsync(Row[] rows, AvroCodec codec, string? schema = null)
    {
        var env = Jobs.Environment();
        env.FromCollection(rows).SinkTo(new FileSink<Row> { Path = _folder["out"], Format = new AvroFormat<Row> { Codec = codec, Schema = schema }, Suffix = ".avro" });
        await env.ExecuteAsync("avro");
    }

    public sealed record Row(int Id, string? Text, DateTime Time);

    public sealed record Wider(string? Name, int Id);
}
