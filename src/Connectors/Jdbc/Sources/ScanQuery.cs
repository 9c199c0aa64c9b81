using System.Globalization;

namespace ActorStream.Connectors;

/// <summary>The query of a partition: the source's own, divided, ordered, and behind what has been read.</summary>
/// <param name="Text">The query, with the parameter <c>@key</c> where <paramref name="Key"/> is given.</param>
/// <param name="Key">Behind which key.</param>
/// <param name="Skip">How many rows to leave out.</param>
internal sealed record ScanQuery(string Text, string? Key, long Skip)
{
    /// <summary>The column that has the key of a row, as text.</summary>
    public const string KeyColumn = "actorstream_key";

    public static ScanQuery Of<T>(JdbcSource<T> source, bool isSqlite, int index, int of, long rows, string? key)
    {
        var inner = source.Query is { } query ? $"({query.TrimEnd().TrimEnd(';')}\n)" : source.Table!;
        var where = new List<string>();
        if (Bounds(source, index, of) is { } bounds) where.Add(bounds);
        if (source.OrderBy is not { } order)
            return new(where.Count == 0 && source.Query is not null ? source.Query : $"select * from {inner} as q{Where(where)}", null, rows);
        // Numbers would be compared as texts in SQLite, which keeps the kind of each value.
        var keyText = isSqlite ? $"substr(typeof(q.{order}), 1, 1) || q.{order}" : $"q.{order}::text";
        if (key is not null) where.Add($"q.{order} > @key");
        return new($"select q.*, {keyText} as {KeyColumn} from {inner} as q{Where(where)} order by q.{order}", key, 0);
    }

    /// <summary>The value of a key of SQLite, of the kind that it had.</summary>
    public static object SqliteKey(string key) => key[0] switch
    {
        'i' => long.Parse(key.AsSpan(1), CultureInfo.InvariantCulture),
        'r' => double.Parse(key.AsSpan(1), CultureInfo.InvariantCulture),
        _ => key[1..],
    };

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);

    private static string? Bounds<T>(JdbcSource<T> source, int index, int of)
    {
        if (source.PartitionColumn is not { } column || of == 1) return null;
        // The ends are open, so that no row is left out.
        var (from, to) = (Border(source, index, of), Border(source, index + 1, of));
        if (index == 0) return string.Create(CultureInfo.InvariantCulture, $"(q.{column} < {to} or q.{column} is null)");
        if (index == of - 1) return string.Create(CultureInfo.InvariantCulture, $"q.{column} >= {from}");
        return string.Create(CultureInfo.InvariantCulture, $"q.{column} >= {from} and q.{column} < {to}");
    }

    private static Int128 Border<T>(JdbcSource<T> source, int index, int of) =>
        source.LowerBound!.Value + (((Int128)source.UpperBound!.Value - source.LowerBound.Value + 1) * index / of);
}
