using System.Text.Json;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>A row with collections but no row in it: Flink's Avro format cannot read instants in inner rows.</summary>
public sealed record FlinkFlat(
    int Id, string? Text, bool? Flag, sbyte? Tiny, short? Small, int? Number, long? Large, double? Real, float? Single, decimal? Money, DateTime? Stamp, DateTimeOffset? Instant,
    DateOnly? Day, TimeOnly? Clock, byte[]? Bytes, int?[]? Numbers, string?[]? Texts, Dictionary<string, double>? Map, FlinkLeaf?[]? Leaves)
{
    public static IEnumerable<FlinkFlat> Rows(int count) => FlinkTree.Trees(count).Select(static t => new FlinkFlat(
        t.Row.Id, t.Row.Text, t.Row.Flag, t.Row.Tiny, t.Row.Small, t.Row.Number, t.Row.Large, t.Row.Real, t.Row.Single, t.Row.Money, Whole(t.Row.Stamp), t.Row.Instant is { } i ? new DateTimeOffset(Whole(i.UtcDateTime)!.Value) : null, t.Row.Day, t.Row.Clock,
        t.Bytes, t.Numbers, t.Texts, t.Map, t.Leaves?.Select(static l => (FlinkLeaf?)l).ToArray()));

    // Flink writes microseconds of a TIMESTAMP as milliseconds.
    private static DateTime? Whole(DateTime? time) => time?.AddTicks(-(time.Value.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>The row as text that is the same for the same row.</summary>
    public static string Of(FlinkFlat row) => JsonSerializer.Serialize(
        row with { Money = row.Money / 1.0000000000000000000000000000m, Map = row.Map?.OrderBy(static p => p.Key, StringComparer.Ordinal).ToDictionary(static p => p.Key, static p => p.Value) });
}
