using System.Globalization;

namespace ActorStream.Benchmarks;

/// <summary>The command line after the first word: names, and options that each take a value.</summary>
internal sealed class Options
{
    static readonly string[] Known = ["--events", "--rate", "--parallelism", "--shards", "--rows", "--rounds", "--buffer-timeout", "--interval", "--keys", "--servers", "--rows-at-once", "--copies", "--memory-limit"];
    readonly Dictionary<string, string> _values = [];

    public Options(ReadOnlySpan<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) Names.Add(arguments[i]);
            else if (!Known.Contains(arguments[i])) throw new ArgumentException($"Unknown option {arguments[i]}. There are: {string.Join(", ", Known)}.");
            else if (i + 1 == arguments.Length) throw new ArgumentException($"Option {arguments[i]} needs a value.");
            else _values[arguments[i]] = arguments[++i];
        }
    }

    public List<string> Names { get; } = [];

    public string? Text(string option) => _values.GetValueOrDefault(option);

    public long Number(string option, long otherwise)
    {
        if (!_values.TryGetValue(option, out var text)) return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value) || value < 0)
            throw new ArgumentException($"Option {option} is \"{text}\", which is not a whole number of at least 0.");
        return value;
    }
}
