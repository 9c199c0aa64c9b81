using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorStream.Streams;

/// <summary>Reads option values as Flink writes them: <c>10 s</c>, <c>500ms</c>, <c>true</c>, <c>STREAMING</c>.</summary>
internal static partial class OptionParsers
{
    private static readonly (string[] Names, long Ticks)[] Units =
    [
        (["ns", "nano", "nanos", "nanosecond", "nanoseconds"], 0),
        (["us", "µs", "micro", "micros", "microsecond", "microseconds"], TimeSpan.TicksPerMicrosecond),
        (["", "ms", "milli", "millis", "millisecond", "milliseconds"], TimeSpan.TicksPerMillisecond),
        (["s", "sec", "secs", "second", "seconds"], TimeSpan.TicksPerSecond),
        (["m", "min", "mins", "minute", "minutes"], TimeSpan.TicksPerMinute),
        (["h", "hour", "hours"], TimeSpan.TicksPerHour),
        (["d", "day", "days"], TimeSpan.TicksPerDay),
    ];

    private static readonly string[][] MemoryUnits =
    [
        ["", "b", "bytes"], ["k", "kb", "kibibytes"], ["m", "mb", "mebibytes"], ["g", "gb", "gibibytes"], ["t", "tb", "tebibytes"],
    ];

    public static TimeSpan Duration(string text)
    {
        var match = DurationPattern().Match(text.Trim());
        if (match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            foreach (var (names, ticks) in Units)
                if (names.Contains(match.Groups[2].Value, StringComparer.OrdinalIgnoreCase))
                    return ticks == 0 ? new TimeSpan(amount / TimeSpan.NanosecondsPerTick)
                        : amount <= long.MaxValue / ticks ? new TimeSpan(amount * ticks)
                        : throw new FormatException($"a duration of at most {TimeSpan.MaxValue.Days} d");
        }
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':', StringComparison.Ordinal)) return span;
        throw new FormatException("a duration such as \"10 s\", \"500 ms\", \"1 min\" or \"00:00:10\"");
    }

    public static int Integer(string text, int least, int most) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"a whole number from {least} to {most}");

    public static bool Boolean(string text) =>
        bool.TryParse(text.Trim(), out var value) ? value : throw new FormatException("true or false");

    public static T Name<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Trim().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            && Enum.IsDefined(value) && !char.IsAsciiDigit(text.Trim()[0])
            ? value
            : throw new FormatException($"one of {string.Join(", ", Enum.GetNames<T>().Select(static n => n.ToUpperInvariant()))}");

    /// <summary>Bytes: <c>256 mb</c>, where a kilobyte is 1,024 bytes as in Flink.</summary>
    public static long Memory(string text)
    {
        var match = DurationPattern().Match(text.Trim());
        var unit = Array.FindIndex(MemoryUnits, names => names.Contains(match.Groups[2].Value, StringComparer.OrdinalIgnoreCase));
        return match.Success && unit >= 0 && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            && amount > 0 && amount <= long.MaxValue >> (10 * unit)
            ? amount << (10 * unit)
            : throw new FormatException("an amount of memory above zero such as \"256 mb\", \"64 kb\" or \"1 gb\"");
    }

    public static string MemoryText(long bytes)
    {
        var unit = 0;
        for (; unit < MemoryUnits.Length - 1 && bytes % 1024 == 0; unit++) bytes /= 1024;
        return $"{bytes} {MemoryUnits[unit][1]}";
    }

    public static IReadOnlyList<string> Folders(string text) =>
        text.Split([Path.PathSeparator, ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } folders
            ? folders
            : throw new FormatException("at least one folder");

    public static string Text(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? $"{duration.Ticks / TimeSpan.TicksPerSecond} s"
        : $"{duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms";

    [GeneratedRegex(@"^(\d+)\s*([a-zA-Zµ]*)$")]
    private static partial Regex DurationPattern();
}
