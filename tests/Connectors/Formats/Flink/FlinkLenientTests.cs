using System.Buffers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>What becomes of broken rows with <c>ignore-parse-errors</c>, and how decimals are written: as a real Flink has it.</summary>
public sealed class FlinkLenientTests
{
    private static readonly decimal[] Amounts = [100_000m, 0.0000001m, -0.00000012m, 1_234_567.50m, 0.00m, 1_200m, 0.000001m, -10m, 9_999_999_999.9999999999m];

    [Fact]
    public void Broken_fields_of_JSON_are_null_and_broken_rows_left_out_as_in_Flink() =>
        Check("json", Lines("lenient-json"), FormatOptions.Create<Row>("json", Lenient("json")), 7);

    [Fact]
    public void Broken_fields_of_CSV_are_null_and_broken_rows_left_out_as_in_Flink() =>
        Check("csv", Lines("lenient-csv"), FormatOptions.Create<Flat>("csv", Lenient("csv")), 1);

    [Theory]
    [InlineData("decimals-json", "json", "")]
    [InlineData("decimals-plain", "json", "json.encode.decimal-as-plain-number")]
    [InlineData("decimals-csv", "csv", "")]
    public void Decimals_are_written_as_Flink_writes_them(string golden, string format, string option)
    {
        var options = option.Length == 0 ? [] : new Dictionary<string, string> { [option] = "true" };
        var encode = FormatOptions.Create<Amount>(format, options).CreateEncoder();
        Assert.Equal(Lines($"flink-{golden}"), Amounts.Select(m =>
        {
            var output = new ArrayBufferWriter<byte>();
            encode(new Amount(m), output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }));
    }

    [FlinkFact]
    public void Recorded_rows_are_those_of_Flink()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["lenient.json"], Lines("lenient-json"));
        File.WriteAllLines(folder["lenient.csv"], Lines("lenient-csv"));
        File.WriteAllLines(folder["decimals.json"], Amounts.Select(static m => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{\"m\":{m}}}")));
        FlinkSql.Run(Resource("lenient.sql"), folder.Path);
        foreach (var name in (string[])["lenient-json", "lenient-csv", "decimals-json", "decimals-plain", "decimals-csv"])
            Assert.Equal(Lines($"flink-{name}"), Directory.GetFiles(folder[$"flink-{name}"], "part*").SelectMany(File.ReadAllLines));
    }

    private static void Check<T>(string name, string[] lines, IFormat<T> format, int bad)
    {
        var rows = new List<string>();
        var skipped = 0;
        var decoder = format.CreateDecoder();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var output = new Collector<T>();
        for (var at = 0; at < bytes.Length;)
        {
            at = decoder.Decode(bytes, at, bytes.Length, output);
            if (decoder.Fault is not null) skipped++;
        }
        for (var i = 0; i < output.Count; i++) rows.Add(JsonSerializer.Serialize(output.Values[i]));
        var expected = Lines($"flink-lenient-{name}").Select(static l => JsonSerializer.Serialize(new JsonFormat<T>().Decode(Encoding.UTF8.GetBytes(l))));
        Assert.Equal(expected, rows);
        Assert.Equal(bad, skipped);
    }

    private static Dictionary<string, string> Lenient(string format) => new() { [$"{format}.ignore-parse-errors"] = "true" };

    private static string[] Lines(string name) => File.ReadAllLines(Resource($"{name}.txt"));

    private static string Resource(string name) => Path.Combine(AppContext.BaseDirectory, "Formats", "Flink", name);

    public sealed record Row(
        int? Id, int? N, double? D, decimal? M, string? S, bool? B, DateTime? T, DateOnly? Dt, int?[]? Arr, Dictionary<string, int?>? Mp, Inner? R, sbyte? Ti, byte[]? Bin);

    public sealed record Inner(int? A, string? B);

    public sealed record Flat(int? Id, int? N, string? S, double? D, bool? B, DateTime? T);

    public sealed record Amount(decimal M);
}
