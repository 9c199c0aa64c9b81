using System.Text.Json;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>A row of the types that .NET and Flink both have and every format can write.</summary>
public sealed record FlinkRow(
    int Id, string? Text, bool? Flag, sbyte? Tiny, short? Small, int? Number, long? Large, double? Real, float? Single, decimal? Money, DateTime? Stamp, DateTimeOffset? Instant,
    DateOnly? Day, TimeOnly? Clock)
{
    private static readonly string[] Pieces = ["", "a", "ab c", "\"quoted\"", "back\\slash", "1,5;2", "äöü", "日本語", "😀", " x ", "'", "null", new('x', 40)];

    public static IEnumerable<FlinkRow> Rows(int count)
    {
        var random = new Random(20_260);
        for (var i = 0; i < count; i++) yield return Random(random, i);
    }

    /// <summary>The row as text that is the same for the same row: Flink leaves out a decimal's last zeros.</summary>
    public static string Of(FlinkRow row) => JsonSerializer.Serialize(Plain(row));

    public static FlinkRow Plain(FlinkRow row) => row with { Money = row.Money / 1.0000000000000000000000000000m };

    private static FlinkRow Random(Random random, int id)
    {
        T? Maybe<T>(Func<T> make)
            where T : struct => random.Next(8) == 0 ? null : make();
        var whole = (random.NextInt64() >> random.Next(64)) * (random.Next(2) == 0 ? -1 : 1);
        // Microseconds are what both have.
        DateTime Stamp() => new(random.NextInt64(DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond + (random.Next(3) switch { 0 => 0, 1 => random.Next(1000) * TimeSpan.TicksPerMillisecond, _ => random.Next(1_000_000) * TimeSpan.TicksPerMicrosecond }), DateTimeKind.Utc);
        return new FlinkRow(
            id, random.Next(8) == 0 ? null : Pieces[random.Next(Pieces.Length)] + Pieces[random.Next(Pieces.Length)], Maybe(() => random.Next(2) == 0), Maybe(() => (sbyte)random.Next(-128, 128)),
            Maybe(() => (short)random.Next(short.MinValue, short.MaxValue + 1)), Maybe(() => (int)whole), Maybe(() => whole),
            Maybe(() => random.Next(6) switch { 0 => double.MaxValue, 1 => double.Epsilon, 2 => random.Next(1000), 3 => Math.Round(random.NextDouble() * 1000, 2), _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300)) }),
            Maybe(() => random.Next(3) == 0 ? random.Next(1 << 24) : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30)))),
            Maybe(() => new decimal(random.Next(), random.Next(3) == 0 ? random.Next() : 0, 0, random.Next(2) == 0, (byte)random.Next(11))),
            Maybe(Stamp), Maybe(() => new DateTimeOffset(Stamp())), Maybe(() => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber))), Maybe(() => new TimeOnly(random.Next(86_400) * TimeSpan.TicksPerSecond)));
    }
}

/// <summary>A row with collections and a row in it.</summary>
public sealed record FlinkTree(FlinkRow Row, byte[]? Bytes, int?[]? Numbers, string?[]? Texts, Dictionary<string, double>? Map, FlinkRow? Inner, FlinkLeaf[]? Leaves)
{
    public static IEnumerable<FlinkTree> Trees(int count)
    {
        var random = new Random(20_261);
        var inner = FlinkRow.Rows(count).Reverse().ToArray();
        foreach (var row in FlinkRow.Rows(count))
        {
            var bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            yield return new FlinkTree(
                row, random.Next(8) == 0 ? null : bytes, random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(i => i == 2 ? (int?)null : random.Next())],
                random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(i => i == 2 ? null : $"t{random.Next(9)}\n")],
                random.Next(8) == 0 ? null : Enumerable.Range(0, random.Next(4)).ToDictionary(static i => $"k{i}", _ => random.NextDouble()),
                random.Next(8) == 0 ? null : inner[row.Id], random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(i => new FlinkLeaf($"l{i}", random.Next()))]);
        }
    }

    /// <summary>The tree as text that is the same for the same tree.</summary>
    public static string Text(FlinkTree tree) =>
        JsonSerializer.Serialize(tree with { Row = FlinkRow.Plain(tree.Row), Inner = tree.Inner is null ? null : FlinkRow.Plain(tree.Inner), Map = tree.Map?.OrderBy(static p => p.Key, StringComparer.Ordinal).ToDictionary(static p => p.Key, static p => p.Value) });
}

public readonly record struct FlinkLeaf(string? Name, long Size);
