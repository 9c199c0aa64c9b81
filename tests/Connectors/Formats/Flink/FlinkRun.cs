using System.Buffers;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>What this library writes, read and written again by a real Flink, once for all tests.</summary>
public sealed class FlinkRun : IDisposable
{
    public const int Count = 10_000;

    private readonly TemporaryFolder _folder = new();

    public FlinkRun()
    {
        if (FlinkSql.Home is null) return;
        Write("ours.json", FlinkTree.Trees(Count), new JsonFormat<FlinkTree> { TimestampFormat = TimestampFormat.Sql });
        Write("ours.csv", FlinkRow.Rows(Count), Csv);
        FlinkSql.Run(Path.Combine(AppContext.BaseDirectory, "Formats", "Flink", "cross-check.sql"), _folder.Path);
    }

    internal static CsvFormat<FlinkRow> Csv { get; } = new() { HasHeader = false, NullLiteral = "\\N", TimestampFormat = TimestampFormat.Sql };

    public void Dispose() => _folder.Dispose();

    /// <summary>The lines that Flink has written into a folder.</summary>
    public IEnumerable<string> Lines(string folder) =>
        Directory.GetFiles(System.IO.Path.Combine(_folder.Path, folder)).Where(static f => System.IO.Path.GetFileName(f)[0] != '.').SelectMany(File.ReadAllLines);

    private void Write<T>(string name, IEnumerable<T> records, IFormat<T> format)
    {
        var output = new ArrayBufferWriter<byte>();
        var encode = format.CreateEncoder();
        foreach (var record in records)
        {
            encode(record, output);
            output.Write("\n"u8);
        }
        File.WriteAllBytes(System.IO.Path.Combine(_folder.Path, name), output.WrittenSpan);
    }
}
