using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>Writes a value.</summary>
internal delegate void WriteJson<in T>(ref JsonOutput output, T value);

/// <summary>What writes the values of one type; types that hold themselves refer to theirs before it is compiled.</summary>
internal sealed class JsonWriter<T>
{
    public WriteJson<T> Write { get; set; } = null!;
}

/// <summary>Writers that are the same for all types of a kind.</summary>
internal static class JsonWriters
{
    public static void Array<T>(ref JsonOutput output, T[]? items, JsonWriter<T> item)
    {
        if (items is null) output.Null();
        else Span<T>(ref output, items, item);
    }

    public static void List<T>(ref JsonOutput output, IEnumerable<T>? items, JsonWriter<T> item)
    {
        if (items is null)
        {
            output.Null();
            return;
        }
        if (items is List<T> list)
        {
            Span<T>(ref output, CollectionsMarshal.AsSpan(list), item);
            return;
        }
        output.Enter();
        output.Mark((byte)'[');
        var isFirst = true;
        foreach (var one in items)
        {
            if (!isFirst) output.Mark((byte)',');
            isFirst = false;
            item.Write(ref output, one);
        }
        output.Mark((byte)']');
        output.Leave();
    }

    public static void Map<TKey, T>(ref JsonOutput output, IEnumerable<KeyValuePair<TKey, T>>? map, JsonWriter<T> item)
    {
        if (map is null)
        {
            output.Null();
            return;
        }
        output.Enter();
        output.Mark((byte)'{');
        var isFirst = true;
        foreach (var (key, value) in map)
        {
            if (!isFirst) output.Mark((byte)',');
            isFirst = false;
            output.Text(key as string ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}"));
            output.Mark((byte)':');
            item.Write(ref output, value);
        }
        output.Mark((byte)'}');
        output.Leave();
    }

    private static void Span<T>(ref JsonOutput output, ReadOnlySpan<T> items, JsonWriter<T> item)
    {
        output.Enter();
        output.Mark((byte)'[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) output.Mark((byte)',');
            item.Write(ref output, items[i]);
        }
        output.Mark((byte)']');
        output.Leave();
    }
}

/// <summary>The names of an enum in quotes.</summary>
internal sealed class JsonEnumNames<T>(Func<T, byte[]> write)
    where T : struct, Enum
{
    private readonly Dictionary<T, byte[]> _names = Enum.GetValues<T>().Distinct().ToDictionary(static v => v, write);

    /// <summary>A value's bytes; of one without a name its number, of flags all their names.</summary>
    public byte[] Of(T value) => _names.TryGetValue(value, out var name) ? name : write(value);
}
