using System.Globalization;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>The time of a partition: a pattern filled with its values, <c>$day $hour:00:00</c>; without a pattern its first value.</summary>
/// <param name="pattern">The pattern; null: the first value.</param>
/// <param name="formatter">How the time is written, in Java's letters; null: <c>yyyy-MM-dd HH:mm:ss</c> or a day only, in both of which digits may be missing.</param>
internal sealed class PartitionTimes(string? pattern, string? formatter) : IPartitionTimeExtractor
{
    private static readonly string[] Usual = ["yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-d H:m:s", "yyyy-M-d"];

    private readonly string[] _forms = formatter is null ? Usual : [OfJava(formatter)];

    /// <summary>The columns and values in a folder's name.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ValuesOf(string folder) => [.. folder.Split('/').Select(static part =>
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        return KeyValuePair.Create(equals < 0 ? "" : part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
    })];

    public DateTime Extract(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        var text = pattern ?? values[0].Value;
        // Longer names first: one may be the beginning of another.
        if (pattern is not null)
            foreach (var (name, value) in values.OrderByDescending(static v => v.Key.Length)) text = text.Replace($"${name}", value, StringComparison.OrdinalIgnoreCase);
        if (DateTime.TryParseExact(text, _forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        throw new FormatException(
            $"The partition {string.Join('/', values.Select(static v => $"{v.Key}={v.Value}"))} gives \"{text}\", which is no time such as {formatter ?? "2024-01-31 07:00:00"}. Correct PartitionCommit.TimestampPattern or TimestampFormatter.");
    }

    /// <summary>Java's letters for fractions, the year and half of the day are others.</summary>
    private static string OfJava(string formatter)
    {
        var form = new StringBuilder();
        var isQuoted = false;
        foreach (var c in formatter)
        {
            if (c == '\'') isQuoted = !isQuoted;
            form.Append((c, isQuoted) switch
            {
                ('S', false) => "f",
                ('u', false) => "y",
                ('a', false) => "tt",
                _ => c.ToString(),
            });
        }
        return form.ToString();
    }
}
