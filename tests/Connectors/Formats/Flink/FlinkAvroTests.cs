using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>Avro's bytes, written here and read by a real Flink, and the other way round.</summary>
public sealed class FlinkAvroTests
{
    private const int Recorded = 50;

    [FlinkFact]
    public void Ten_thousand_rows_of_Avro_are_the_same_rows_for_Flink()
    {
        using var folder = new TemporaryFolder();
        var (json, avro) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var format = new AvroFormat<FlinkFlat> { Schema = File.ReadAllText(Resource("flink-avro.avsc.txt")) };
        var (encodeJson, encodeAvro) = (((IFormat<FlinkFlat>)new JsonFormat<FlinkFlat> { TimestampFormat = TimestampFormat.Sql }).CreateEncoder(), ((IFormat<FlinkFlat>)format).CreateEncoder());
        var one = new ArrayBufferWriter<byte>();
        foreach (var row in FlinkFlat.Rows(FlinkRun.Count))
        {
            encodeJson(row, json);
            json.Write("\n"u8);
            one.ResetWrittenCount();
            encodeAvro(row, one);
            BinaryPrimitives.WriteInt32BigEndian(avro.GetSpan(4), one.WrittenCount);
            avro.Advance(4);
            avro.Write(one.WrittenSpan);
        }
        File.WriteAllBytes(folder["ours.json"], json.WrittenSpan);
        File.WriteAllBytes(folder["ours.avro"], avro.WrittenSpan);
        Run(folder.Path);

        Assert.Equal(format.Schema, File.ReadAllText(folder["flink.avsc"]));
        Check(Messages(File.ReadAllBytes(folder["flink.avro"])).Select(m => format.Decode(m)), FlinkRun.Count);
        var rows = new JsonFormat<FlinkFlat>();
        Check(File.ReadLines(folder["from-avro.json"]).Select(l => rows.Decode(Encoding.UTF8.GetBytes(l))), FlinkRun.Count);

        var recorded = Messages(File.ReadAllBytes(folder["flink.avro"])).Take(Recorded).Select(Convert.ToHexString).ToArray();
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_RECORD_FLINK") is { Length: > 0 } place) File.WriteAllLines(Path.Combine(place, "flink-avro.txt"), recorded);
        Assert.Equal(recorded, File.ReadAllLines(Resource("flink-avro.txt")));
    }

    [Fact]
    public void Recorded_rows_of_Avro_are_read()
    {
        var format = new AvroFormat<FlinkFlat> { Schema = File.ReadAllText(Resource("flink-avro.avsc.txt")) };
        Check(File.ReadAllLines(Resource("flink-avro.txt")).Select(l => format.Decode(Convert.FromHexString(l))), Recorded);
    }

    private static string Resource(string name) => Path.Combine(AppContext.BaseDirectory, "Formats", "Flink", name);

    private static void Check(IEnumerable<FlinkFlat> rows, int count)
    {
        var all = rows.ToList();
        Assert.Equal(count, all.Count);
        foreach (var (row, expected) in all.Zip(FlinkFlat.Rows(FlinkRun.Count))) Assert.Equal(FlinkFlat.Of(expected), FlinkFlat.Of(row));
    }

    private static IEnumerable<byte[]> Messages(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return file[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }

    private static void Run(string folder)
    {
        var start = new ProcessStartInfo(
            "java", ["--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dfile.encoding=UTF-8", "-cp", Path.Combine(FlinkSql.Home!, "libs", "*"), Resource("AvroRows.java"), folder, Resource("row-type.txt")])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
