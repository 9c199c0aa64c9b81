namespace ActorStream.Connectors.Tests;

/// <summary>A record with a member of each type that formats read.</summary>
public sealed record Everything(
    string? Text, bool? Flag, sbyte? Tiny, byte? Octet, short? Small, ushort? Port, int? Number, uint? Count, long? Large, ulong? Huge, double? Real, float? Single, decimal? Money,
    char? Letter, DateTimeOffset? Time, DateTime? Utc, DateOnly? Day, TimeOnly? Clock, TimeSpan? Span, Guid? Id, byte[]? Bytes, JsonReadingTests.Level? Level,
    int[]? Numbers, List<string?>? Texts, Dictionary<string, double>? Map, Dictionary<int, string>? ById, HashSet<int>? Set, Part? Inner, List<Part>? Inners, (int, string)? Pair)
{
    private static readonly string[] Pieces = ["", "a", "ab c", "\"quoted\"", "back\\slash", "line\nend", "\u0001", "äöü", "日本語", "😀", "</script>", new('x', 40), new('é', 300)];

    public static Everything Random(Random random)
    {
        T? Maybe<T>(Func<T> make)
            where T : struct => random.Next(8) == 0 ? null : make();
        string Piece() => Pieces[random.Next(Pieces.Length)] + Pieces[random.Next(Pieces.Length)];
        var whole = (long)(random.NextInt64() >> random.Next(64)) * (random.Next(2) == 0 ? -1 : 1);
        return new Everything(
            random.Next(8) == 0 ? null : Piece(), Maybe(() => random.Next(2) == 0), Maybe(() => (sbyte)random.Next(-128, 128)), Maybe(() => (byte)random.Next(256)),
            Maybe(() => (short)random.Next(short.MinValue, short.MaxValue + 1)), Maybe(() => (ushort)random.Next(65536)), Maybe(() => (int)whole), Maybe(() => (uint)whole), Maybe(() => whole),
            Maybe(() => (ulong)whole),
            Maybe(() => random.Next(12) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.MaxValue, 3 => double.Epsilon, 4 => -0.0, 5 => Math.Round(random.NextDouble() * 1000, 2), _ => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)) }),
            Maybe(() => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30)))), Maybe(() => new decimal(random.Next(), random.Next(3) == 0 ? random.Next() : 0, random.Next(5) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29))),
            Maybe(() => "aé\"\\"[random.Next(4)]), Maybe(() => new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 2) + TimeSpan.TicksPerDay, TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(-600, 600) : 0))),
            Maybe(() => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks) / 10_000_000 * 10_000_000, DateTimeKind.Utc)), Maybe(() => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber))),
            Maybe(() => new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay))), Maybe(() => new TimeSpan(random.NextInt64(TimeSpan.TicksPerDay * 400) - (TimeSpan.TicksPerDay * 200))), Maybe(() => new Guid(Fill(random, 16))),
            random.Next(8) == 0 ? null : Fill(random, random.Next(20)), Maybe(() => (JsonReadingTests.Level)random.Next(2)),
            random.Next(8) == 0 ? null : Enumerable.Range(0, random.Next(4)).Select(_ => random.Next()).ToArray(), random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4) == 0 ? null : Piece())],
            random.Next(8) == 0 ? null : Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"{i}{Piece()}", _ => random.NextDouble()), random.Next(8) == 0 ? null : Enumerable.Range(0, random.Next(4)).ToDictionary(static i => i * 3, _ => Piece()),
            random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(4))], random.Next(8) == 0 ? null : Part.Random(random), random.Next(8) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => Part.Random(random))],
            Maybe(() => (random.Next(), Piece())));
    }

    private static byte[] Fill(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

public readonly record struct Part(string? Name, double[]? Values)
{
    public static Part Random(Random random) =>
        new(random.Next(4) == 0 ? null : $"n{random.Next(9)}", random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.NextDouble())]);
}
