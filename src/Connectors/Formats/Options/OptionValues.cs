using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>Options as they were given by string, each read once; what was not given has its default.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<ConfigOption, object?> _values = [];

    private OptionValues()
    {
    }

    /// <summary>Reads those options whose names begin with a prefix.</summary>
    /// <exception cref="InvalidOptionException">One is unknown, or its value cannot be used.</exception>
    public static OptionValues Read(string prefix, IReadOnlyList<ConfigOption> known, IReadOnlyDictionary<string, string> given)
    {
        var values = new OptionValues();
        foreach (var (name, text) in given)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var option = known.FirstOrDefault(o => o.Name == name[prefix.Length..])
                ?? throw new InvalidOptionException($"Unknown option {name}. {NearestName.Hint(name, [.. known.Select(o => prefix + o.Name)])}");
            try
            {
                values._values[option] = option.ParseObject(text);
            }
            catch (FormatException wrong)
            {
                throw new InvalidOptionException($"The option {name} is \"{text}\"; it must be {wrong.Message}.");
            }
        }
        return values;
    }

    public T Get<T>(ConfigOption<T> option) => _values.TryGetValue(option, out var value) ? (T)value! : option.DefaultValue;
}
