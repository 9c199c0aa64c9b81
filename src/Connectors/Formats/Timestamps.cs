using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>Times in text: <c>yyyy-MM-dd</c>, then <c>T</c> or a space and <c>HH:mm[:ss[.fffffff]]</c>, then <c>Z</c>, an offset or nothing, which is UTC.</summary>
internal static class Timestamps
{
    private const long TicksPerMinute = TimeSpan.TicksPerMinute;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (!TryDate(text, out var ticks)) return false;
        // Most are yyyy-MM-ddTHH:mm:ssZ.
        if (text.Length == 20 && text[13] == ':' && text[16] == ':' && text[10] == 'T' && text[19] == 'Z'
            && TryTwo(text, 11, out var hour) && TryTwo(text, 14, out var minute) && TryTwo(text, 17, out var second) && hour < 24 && minute < 60 && second < 60)
        {
            value = new DateTimeOffset(new DateTime(ticks + (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond), DateTimeKind.Utc));
            return true;
        }
        var at = 10;
        var offset = 0L;
        if (at < text.Length && (text[at] | 0x20) is 't' or ' ' && text.Length > at + 1)
        {
            if (!TryTime(text, ref at, ref ticks)) return false;
            if (at < text.Length && !TryOffset(text[at..], out offset)) return false;
        }
        else if (at < text.Length)
        {
            return false;
        }
        var utc = ticks - (offset * TicksPerMinute);
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return false;
        value = new DateTimeOffset(ticks, new TimeSpan(offset * TicksPerMinute));
        return true;
    }

    /// <summary>As it is read, as short as it can be: <c>1995-08-01T00:00:01Z</c>.</summary>
    public static string Text(DateTimeOffset value) =>
        value.ToString(FormatOf(value), CultureInfo.InvariantCulture);

    /// <summary>The format string of <see cref="Text(DateTimeOffset)"/>.</summary>
    public static string FormatOf(DateTimeOffset value) =>
        value.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    /// <summary>As it is read; a local time with its offset, any other as UTC.</summary>
    public static string Text(DateTime value) => Text(value.Kind == DateTimeKind.Local ? new DateTimeOffset(value) : new DateTimeOffset(value.Ticks, TimeSpan.Zero));

    /// <summary>An instant in UTC, with <c>Z</c>.</summary>
    public static string Text(DateTimeOffset value, TimestampFormat format) =>
        value.UtcDateTime.ToString(format == TimestampFormat.Sql ? "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time without a zone.</summary>
    public static string Text(DateTime value, TimestampFormat format) =>
        value.ToString(format == TimestampFormat.Sql ? "yyyy-MM-dd HH:mm:ss.FFFFFFF" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static bool TryDate(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!TryTwo(text, 0, out var century) || !TryTwo(text, 2, out var year) || !TryTwo(text, 5, out var month) || !TryTwo(text, 8, out var day)) return false;
        year += century * 100;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, ref int at, ref long ticks)
    {
        if (text.Length < at + 6 || text[at + 3] != ':' || !TryTwo(text, at + 1, out var hour) || !TryTwo(text, at + 4, out var minute)) return false;
        if (hour > 23 || minute > 59) return false;
        at += 6;
        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TicksPerMinute);
        if (at >= text.Length || text[at] != ':') return true;
        if (text.Length < at + 3 || !TryTwo(text, at + 1, out var second) || second > 59) return false;
        at += 3;
        ticks += second * TimeSpan.TicksPerSecond;
        if (at >= text.Length || text[at] is not ((byte)'.' or (byte)',')) return true;
        at++;
        var first = at;
        for (var unit = TimeSpan.TicksPerSecond / 10; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++, unit /= 10)
            ticks += (text[at] - '0') * unit;
        return at > first;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long minutes)
    {
        minutes = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text[0] is not ((byte)'+' or (byte)'-')) return false;
        var colon = text.Length == 6 && text[3] == ':' ? 1 : 0;
        if (text.Length != 5 + colon && text.Length != 3) return false;
        var minute = 0;
        if (!TryTwo(text, 1, out var hour) || (text.Length > 3 && !TryTwo(text, 3 + colon, out minute))) return false;
        if (minute > 59 || (hour * 60) + minute > 14 * 60) return false;
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, int at, out int value)
    {
        var (high, low) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        value = (int)((high * 10) + low);
        return high <= 9 && low <= 9;
    }
}
