using System.Globalization;
using System.Linq.Expressions;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>The folders of partitions, as Hive names them: <c>day=2024-01-31/hour=7</c>.</summary>
internal static class PartitionFolders
{
    /// <summary>Compiles what names the folder of a record.</summary>
    /// <exception cref="ArgumentException">The type has no such member.</exception>
    public static Func<T, string> Of<T>(IReadOnlyList<string> columns, string defaultName)
    {
        var shape = RecordShape.Of(typeof(T));
        var record = Expression.Parameter(typeof(T), "record");
        var parts = columns.Select(column =>
        {
            var member = shape?.Members.FirstOrDefault(m => m.Name.Equals(column, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
                $"FileSink.PartitionBy has \"{column}\", which is no member of {CsvTypes.Name(typeof(T))}. {Streams.NearestName.Hint(column, [.. (shape?.Members ?? []).Select(static m => m.Name)])}");
            var value = Expression.MakeMemberAccess(record, member.Member);
            return (Name: column, Value: Expression.Lambda<Func<T, object?>>(Expression.Convert(value, typeof(object)), record).Compile());
        }).ToArray();
        return r => string.Join('/', parts.Select(p => $"{p.Name}={Escaped(Text(p.Value(r)) is { Length: > 0 } text ? text : defaultName)}"));
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTimeOffset time => Timestamps.Text(time, TimestampFormat.Sql),
        DateTime time => Timestamps.Text(time, TimestampFormat.Sql),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>Characters that cannot be in a folder's name everywhere are written as <c>%3A</c>.</summary>
    private static string Escaped(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c < ' ' || "\"#%'*/:=?\\\u007F{[]^".Contains(c, StringComparison.Ordinal)) name.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else name.Append(c);
        }
        return name.ToString() is "." or ".." ? name.Replace(".", "%2E").ToString() : name.ToString();
    }
}
