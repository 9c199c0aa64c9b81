using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>The user's properties for a client: checked with the client's own rules, shown without secrets.</summary>
internal static unsafe class KafkaProperties
{
    private const int ErrorLength = 512;
    private static readonly string[] Secrets = ["password", "secret", ".pem", "jaas", "token", "oauthbearer.config", "private"];

    public static bool IsSecret(string name) => Secrets.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase));

    public static string Mask(string name, string value) => IsSecret(name) ? "******" : value;

    public static string Describe(string? group, IDictionary<string, string> properties) =>
        string.Concat((group is null ? [] : new[] { KeyValuePair.Create(KafkaSettings.Group, group) }).Concat(properties.OrderBy(static p => p.Key, StringComparer.Ordinal))
            .Select(static p => $", {p.Key} {Mask(p.Key, p.Value)}"));

    /// <summary>What the properties say of missing offsets; null: nothing.</summary>
    /// <exception cref="ArgumentException">Something that does not exist.</exception>
    public static OffsetReset? Reset(IDictionary<string, string> properties)
    {
        if (!properties.TryGetValue(KafkaSettings.OffsetReset, out var text)) return null;
        return text.ToLowerInvariant() switch
        {
            "earliest" => OffsetReset.Earliest,
            "latest" => OffsetReset.Latest,
            "none" => OffsetReset.None,
            _ => throw new ArgumentException($"{KafkaSettings.OffsetReset} is \"{text}\"; it must be earliest, latest or none."),
        };
    }

    /// <summary>Has librdkafka look at settings.</summary>
    /// <exception cref="ArgumentException">One is unknown, or has a value that cannot be.</exception>
    public static void Check(string what, IReadOnlyDictionary<string, string> settings)
    {
        var conf = NativeConf.rd_kafka_conf_new();
        try
        {
            var text = stackalloc byte[ErrorLength];
            foreach (var (name, value) in settings)
            {
                if (name.StartsWith("dotnet.", StringComparison.Ordinal)) continue;
                var answer = NativeConf.rd_kafka_conf_set(conf, name, value, text, ErrorLength);
                if (answer == NativeConf.Ok) continue;
                if (answer == NativeConf.Unknown) throw new ArgumentException($"{what}.Properties: the client knows no property {name}. {Near(name, conf)}");
                var reason = IsSecret(name) ? "" : $": {Marshal.PtrToStringUTF8((nint)text)}";
                throw new ArgumentException($"{what}.Properties: {name} cannot be \"{Mask(name, value)}\"{reason}");
            }
        }
        finally
        {
            NativeConf.rd_kafka_conf_destroy(conf);
        }
    }

    private static string Near(string name, nint conf)
    {
        if (name.StartsWith("key.", StringComparison.Ordinal) || name.StartsWith("value.", StringComparison.Ordinal))
            return "Keys and values are read and written by formats: leave it out.";
        if (name.Contains("jaas", StringComparison.Ordinal)) return "It is the Java client's: use sasl.username and sasl.password.";
        nuint count;
        var dump = NativeConf.rd_kafka_conf_dump(conf, &count);
        var known = Enumerable.Range(0, (int)count / 2).Select(i => Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(dump, i * 2 * nint.Size))!).ToArray();
        NativeConf.rd_kafka_conf_dump_free(dump, count);
        return Streams.NearestName.Hint(name, known);
    }
}
