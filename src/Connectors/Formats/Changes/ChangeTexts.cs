namespace ActorStream.Connectors;

/// <summary>What stands in messages of changes besides the rows.</summary>
internal static class ChangeTexts
{
    /// <summary>Values of any kind as texts.</summary>
    public static JsonReader<Dictionary<string, string?>> Texts { get; } = Reader<Dictionary<string, string?>>();

    /// <summary>A value of any kind as text.</summary>
    public static JsonReader<string> Text { get; } = Reader<string>();

    public static JsonReader<Dictionary<string, int>> Numbers { get; } = Reader<Dictionary<string, int>>();

    public static JsonReader<List<string>> Names { get; } = Reader<List<string>>();

    /// <summary>A time in epoch milliseconds; null: it is none.</summary>
    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value) : null;

    /// <summary>A number, if it is one.</summary>
    public static long? Number(ref JsonScanner scanner) => scanner.TryNull() ? null : scanner.ReadInt64();

    /// <summary>A value that begins at a place in a message; the default of its type where there is none.</summary>
    public static T? At<T>(ReadOnlySpan<byte> message, int start, JsonReader<T> reader)
    {
        if (start < 0) return default;
        var scanner = new JsonScanner(message, JsonReading.Lenient, start);
        return reader.Read(ref scanner);
    }

    private static JsonReader<T> Reader<T>() => new JsonCompiler(new JsonFormat<T>().OwnOptions(), failsOnMissing: false).Reader<T>();
}
