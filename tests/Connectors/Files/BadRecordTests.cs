using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class BadRecordTests : IDisposable
{
    private static readonly OutputTag<BadRecord> Bad = new("bad");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,1,1995-08-01T00:00:00Z,x", "line 3, column 1: The line has 4 fields, the columns are 3: a,1,1995-08-01T00:00:00Z,x")]
    [InlineData("a,1", "line 3, column 1: The line has only 2 of 3 fields: a,1")]
    [InlineData("a,one,1995-08-01", "line 3, column 3: \"Bytes\" is not a whole number (Int64): a,one,1995-08-01")]
    [InlineData("a,,1995-08-01", "line 3, column 3: \"Bytes\" is empty, not a whole number (Int64): a,,1995-08-01")]
    [InlineData("a,99999999999999999999,1995-08-01", "line 3, column 3: \"Bytes\" is not a whole number (Int64)")]
    [InlineData("ä,1,1995-13-01", "line 3, column 5: \"Time\" is not a time such as 1995-08-01T00:00:01Z: ä,1,1995-13-01")]
    [InlineData("a,1,807256800", "line 3, column 5: \"Time\" is not a time such as 1995-08-01T00:00:01Z (for a number, set CsvFormat.EpochUnit)")]
    [InlineData("\"a,1,1995-08-01", "line 3, column 1: A quoted field does not end on its line (set CsvFormat.AllowLineBreaks if fields may hold line ends): \"a,1,1995-08-01")]
    [InlineData("\"a\"b,1,1995-08-01", "line 3, column 4: There is text between a closing quote and the next delimiter")]
    [InlineData("\"a\"\"b\",x,1995-08-01", "line 3, column 8: \"Bytes\" is not a whole number (Int64): \"a\"\"b\",x,1995-08-01")]
    public async Task A_bad_line_of_CSV_fails_the_job_naming_file_line_column_and_text(string line, string message)
    {
        var path = _folder.Write("visits.csv", $"host,bytes,time\na,1,1995-08-01\n{line}\nb,2,1995-08-01\n");
        var failure = await Jobs.FailureAsync(path, new CsvFormat<Visit>());
        Assert.Contains($"{path} {message}", failure, StringComparison.Ordinal);
        Assert.Contains("To go on: BadRecordPolicy.Skip, or BadRecordPolicy.SideOutput(tag) to keep such records.", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"host\":\"a\",\"bytes\":\"x\"}", "column 24: \"bytes\": ")]
    [InlineData("{\"host\":\"a\"", "column ")]
    [InlineData("null", "column 1: null is no Visit: null")]
    [InlineData("{\"time\":\"yesterday\"}", "\"time\": Not a time such as 1995-08-01T00:00:01Z")]
    public async Task A_bad_line_of_JSON_fails_the_job_naming_file_line_column_and_text(string line, string message)
    {
        var path = _folder.Write("visits.json", $"{{\"host\":\"a\",\"bytes\":1}}\n{line}\n");
        var failure = await Jobs.FailureAsync(path, new JsonFormat<Visit>());
        Assert.Contains($"{path} line 2, ", failure, StringComparison.Ordinal);
        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.Contains(line, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_a_bad_record()
    {
        var path = _folder.Write("latin.csv", [.. "host,bytes,time\nab"u8, 0xE4, .. ",1,1995-08-01\n"u8]);
        Assert.Contains("line 2, column 1: \"Host\" is not valid UTF-8: ab\uFFFD,1", await Jobs.FailureAsync(path, new CsvFormat<Visit>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_record_deep_in_a_split_file_has_its_line_in_the_file()
    {
        var rows = Enumerable.Range(2, 500).Select(static i => i == 437 ? "a,x,1995-08-01" : $"a,{i},1995-08-01");
        var path = _folder.Write("deep.csv", "host,bytes,time\n" + string.Join('\n', rows));
        var env = Jobs.Environment(3);
        var stream = env.FromSource(new FileSource<Visit> { Path = path, Format = new CsvFormat<Visit>(), SplitSize = 333, BadRecords = BadRecordPolicy.SideOutput(Bad) });
        var found = await stream.GetSideOutput(Bad).ExecuteAndCollectListAsync("bad");
        var bad = Assert.Single(found);
        Assert.Equal((path, "line 437, column 3", "a,x,1995-08-01", "\"Bytes\" is not a whole number (Int64)"), (bad.Split, bad.Position, bad.Text, bad.Message));
    }

    [Fact]
    public async Task Skipped_records_are_counted()
    {
        var path = _folder.Write("skip.csv", "host,bytes,time\na,x,1995-08-01\nb,1,1995-08-01\nb\n\nc,2,1995-08-01");
        var env = Jobs.Environment();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        env.FromSource(new FileSource<Visit> { Path = path, Format = new CsvFormat<Visit>(), BadRecords = BadRecordPolicy.Skip }).Name("visits")
            .SinkTo((v, _) => { seen.Enqueue(v.Host); return Task.CompletedTask; });
        var job = env.ExecuteAsync("skipping");
        await job;
        Assert.Equal(["b", "c"], seen);
        Assert.Equal(2, job.Metrics["visits.numRecordsInErrors"]);
    }

    [Fact]
    public async Task A_header_that_lacks_a_member_fails_whatever_the_policy()
    {
        var path = _folder.Write("headless.csv", "a,1,1995-08-01\n");
        var source = new FileSource<Visit> { Path = path, Format = new CsvFormat<Visit>(), BadRecords = BadRecordPolicy.Skip };
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.ReadAsync(source));
        Assert.Contains($"The header of {path} has no column Host, Bytes, Time of Visit; its columns are a, 1, 1995-08-01.", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("Set CsvFormat.HasHeader to false if there is no header", failure.ToString(), StringComparison.Ordinal);
    }

    public sealed record Visit(string Host, long Bytes, DateTimeOffset Time);
}
