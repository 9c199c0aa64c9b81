using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Connectors;

namespace ActorStream.Benchmarks.Formats;

/// <summary>
/// <c>bench json</c>: records of six fields from their bytes and back, beside what .NET's serializer takes for the same bytes. The two take turns, and of
/// each the best run counts.
/// </summary>
internal sealed class JsonCommand(TimeProvider clock, TextWriter output)
{
    const int Distinct = 1000;

    public void Run(Options options)
    {
        var events = options.Number("--events", 3_000_000);
        var rounds = (int)options.Number("--rounds", 5);
        var named = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        var format = new JsonFormat<Visit>();
        var visits = Enumerable.Range(0, Distinct).Select(Visit.Of).ToArray();
        var texts = visits.Select(v => JsonSerializer.SerializeToUtf8Bytes(v, named)).ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} records of 6 fields, {texts.Average(static t => t.Length):F0} bytes each, best of {rounds}"));
        Compare("decode", events, rounds,
            n =>
            {
                for (var i = 0L; i < n; i++) Keep(format.Decode(texts[i % Distinct]));
            },
            n =>
            {
                for (var i = 0L; i < n; i++) Keep(JsonSerializer.Deserialize<Visit>(texts[i % Distinct], named)!);
            });
        var encode = ((IFormat<Visit>)format).CreateEncoder();
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        Compare("encode", events, rounds,
            n =>
            {
                for (var i = 0L; i < n; i++)
                {
                    buffer.ResetWrittenCount();
                    encode(visits[i % Distinct], buffer);
                }
            },
            n =>
            {
                for (var i = 0L; i < n; i++)
                {
                    buffer.ResetWrittenCount();
                    writer.Reset(buffer);
                    JsonSerializer.Serialize(writer, visits[i % Distinct], named);
                }
            });
    }

    static void Keep(Visit visit)
    {
        if (visit.Bytes < 0) throw new InvalidOperationException("A record was read wrong.");
    }

    void Compare(string what, long events, int rounds, Action<long> own, Action<long> serializer)
    {
        (string Name, Action<long> Run)[] all = [("JsonFormat", own), ("JsonSerializer", serializer)];
        var best = new double[] { double.MaxValue, double.MaxValue };
        var bytes = new long[2];
        foreach (var one in all)
            for (var i = 0; i < 3; i++) one.Run(events / 4);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var usage = Usage.Of(clock, () => all[i].Run(events));
                best[i] = Math.Min(best[i], usage.Processor);
                bytes[i] = usage.Allocated;
            }
        }
        for (var i = 0; i < all.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {what} {all[i].Name,-14} {events / best[i] / 1e6,6:F2} M/cpu-s  {best[i] * 1e9 / events,6:F0} ns  {(double)bytes[i] / events,5:F0} B/record  {best[1] / best[i]:F2} times JsonSerializer"));
        }
    }

    sealed record Visit(DateTimeOffset Time, string Host, string Page, string Referrer, int Status, long Bytes)
    {
        public static Visit Of(int number) => new(
            DateTimeOffset.FromUnixTimeSeconds(807_235_200 + (number * 7L)), $"host{number % 97}", $"/page/{number % 31}", number % 3 == 0 ? "-" : $"/page/{number % 13}",
            number % 11 == 0 ? 404 : 200, number * 37L);
    }
}
