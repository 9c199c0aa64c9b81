using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>The same bytes are the same rows: what is written here a real Flink reads and writes again, and what it has written is read here.</summary>
public sealed class FlinkCrossCheckTests(FlinkRun run) : IClassFixture<FlinkRun>
{
    private const int Recorded = 50;

    [FlinkFact]
    public void Ten_thousand_rows_of_JSON_come_back_from_Flink() => CheckTrees(run.Lines("flink-json"), FlinkRun.Count);

    [FlinkFact]
    public void Ten_thousand_rows_of_JSON_with_other_options_come_back_from_Flink() => CheckTrees(run.Lines("flink-iso"), FlinkRun.Count);

    [FlinkFact]
    public void Ten_thousand_rows_of_CSV_come_back_from_Flink() => CheckRows(run.Lines("flink-csv"), FlinkRun.Csv, FlinkRun.Count);

    [FlinkFact]
    public void Ten_thousand_rows_of_CSV_come_back_from_Flink_as_JSON() => CheckRows(run.Lines("flink-flat"), new JsonFormat<FlinkRow>(), FlinkRun.Count);

    [Theory]
    [InlineData("flink-json")]
    [InlineData("flink-iso")]
    public void Recorded_rows_of_JSON_are_read(string name) => CheckTrees(Golden(name), Recorded);

    [Fact]
    public void Recorded_rows_of_CSV_are_read() => CheckRows(Golden("flink-csv"), FlinkRun.Csv, Recorded);

    [FlinkFact]
    public void Recorded_rows_are_those_of_Flink()
    {
        var folder = Environment.GetEnvironmentVariable("ACTORSTREAM_RECORD_FLINK");
        var all = ((string[])["flink-json", "flink-iso", "flink-csv"]).Select(name => (Name: name, Lines: run.Lines(name).Take(Recorded).ToArray())).ToList();
        if (folder is { Length: > 0 })
            foreach (var (name, lines) in all) File.WriteAllLines(Path.Combine(folder, $"{name}.txt"), lines);
        foreach (var (name, lines) in all) Assert.Equal(lines, Golden(name));
    }

    private static string[] Golden(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Formats", "Flink", $"{name}.txt"));

    private static void CheckTrees(IEnumerable<string> lines, int count) => Check(lines, new JsonFormat<FlinkTree>(), FlinkTree.Trees(FlinkRun.Count).Take(count), static t => t.Row.Id, FlinkTree.Text);

    private static void CheckRows(IEnumerable<string> lines, IFormat<FlinkRow> format, int count) => Check(lines, format, FlinkRow.Rows(FlinkRun.Count).Take(count), static r => r.Id, FlinkRow.Of);

    private static void Check<T>(IEnumerable<string> lines, IFormat<T> format, IEnumerable<T> expected, Func<T, int> id, Func<T, string> text)
    {
        var rows = lines.Select(l => (Line: l, Row: format.Decode(Encoding.UTF8.GetBytes(l)))).OrderBy(r => id(r.Row)).ToList();
        var all = expected.ToList();
        Assert.Equal(all.Select(id), rows.Select(r => id(r.Row)));
        foreach (var (row, one) in rows.Zip(all))
            Assert.True(text(one) == text(row.Row), $"{row.Line}\nis read as {text(row.Row)}\nand should be {text(one)}");
    }
}
