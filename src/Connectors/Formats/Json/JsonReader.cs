using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActorStream.Connectors;

/// <summary>Reads a value.</summary>
internal delegate T ReadJson<out T>(ref JsonScanner scanner);

/// <summary>Reads a record of which only some fields are there; the others are those of another record.</summary>
internal delegate T ReadJsonOnto<T>(ref JsonScanner scanner, T original);

/// <summary>What reads the values of one type; types that hold themselves refer to theirs before it is compiled.</summary>
internal sealed class JsonReader<T>
{
    public ReadJson<T> Read { get; set; } = null!;
}

/// <summary>Readers that are the same for all types of a kind.</summary>
internal static class JsonReaders
{
    public static T[]? Array<T>(ref JsonScanner scanner, JsonReader<T> item) => scanner.TryNull() ? null : [.. Items(ref scanner, item)];

    public static List<T>? List<T>(ref JsonScanner scanner, JsonReader<T> item) => scanner.TryNull() ? null : Items(ref scanner, item);

    public static HashSet<T>? Set<T>(ref JsonScanner scanner, JsonReader<T> item) => scanner.TryNull() ? null : [.. Items(ref scanner, item)];

    public static Dictionary<string, T>? Texts<T>(ref JsonScanner scanner, JsonReader<T> item)
    {
        if (scanner.TryNull()) return null;
        var map = new Dictionary<string, T>();
        scanner.BeginObject();
        for (var isFirst = true; scanner.NextKey(isFirst) is { } key; isFirst = false) map[key] = item.Read(ref scanner);
        return map;
    }

    public static Dictionary<TKey, T>? Map<TKey, T>(ref JsonScanner scanner, JsonReader<T> item)
        where TKey : ISpanParsable<TKey>
    {
        if (scanner.TryNull()) return null;
        var map = new Dictionary<TKey, T>();
        scanner.BeginObject();
        for (var isFirst = true; scanner.NextKey(isFirst) is { } key; isFirst = false)
        {
            var name = scanner.KeyOf<TKey>(key);
            map[name] = item.Read(ref scanner);
        }
        return map;
    }

    public static T? Nullable<T>(ref JsonScanner scanner, JsonReader<T> value)
        where T : struct => scanner.TryNull() ? null : value.Read(ref scanner);

    /// <summary>A value, or null where it cannot be read; it has to be JSON all the same.</summary>
    public static T? Forgiving<T>(ref JsonScanner scanner, JsonReader<T> value)
    {
        var before = scanner;
        try
        {
            return value.Read(ref scanner);
        }
        catch (FormatException)
        {
            scanner = before;
            scanner.Skip();
            return default;
        }
    }

    /// <summary>A value of a type that has no reader of its own.</summary>
    public static T? Serialized<T>(ref JsonScanner scanner, JsonTypeInfo<T> type)
    {
        var bytes = scanner.Raw(out var start);
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException wrong)
        {
            scanner.FailSerialized(start, wrong);
            return default;
        }
    }

    private static List<T> Items<T>(ref JsonScanner scanner, JsonReader<T> item)
    {
        var items = new List<T>();
        scanner.BeginArray();
        for (var isFirst = true; scanner.NextItem(isFirst); isFirst = false) items.Add(item.Read(ref scanner));
        return items;
    }
}
