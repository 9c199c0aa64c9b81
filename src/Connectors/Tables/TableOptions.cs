using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>The options of one connector by name, as they stand in <c>WITH (…)</c>: those that are unknown, missing or wrong are refused by their names, and values of secrets are not shown.</summary>
internal class TableOptions
{
    private readonly IReadOnlyDictionary<string, string> _options;

    protected TableOptions(string connector, IReadOnlyDictionary<string, string> options) => (Connector, _options) = (connector, options);

    /// <summary>The connector's name.</summary>
    public string Connector { get; }

    /// <summary>All that was given.</summary>
    public IReadOnlyDictionary<string, string> Given => _options;

    /// <summary>Checks the names.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="known">Its options.</param>
    /// <param name="options">What was given; options of the formats that are named in it are left to these.</param>
    /// <param name="isOther">Which other names the connector knows; null: none.</param>
    /// <exception cref="InvalidOptionException">One is unknown.</exception>
    public static TableOptions Read(string connector, IReadOnlyList<string> known, IReadOnlyDictionary<string, string> options, Func<string, bool>? isOther = null)
    {
        var read = new TableOptions(connector, options);
        foreach (var name in options.Keys)
            if (!known.Contains(name) && name != "connector" && isOther?.Invoke(name) != true && !read.IsFormatOption(name)) throw read.Unknown(name, known);
        return read;
    }

    public static InvalidOptionException Wrong(string name, string value, string expected) => new($"The option {name} is \"{Mask(name, value)}\"; it must be {expected}.");

    public InvalidOptionException Unknown(string name, IReadOnlyCollection<string> known) => new($"Unknown option {name} of the connector {Connector}. {NearestName.Hint(name, known)}");

    public string? Text(string name) => _options.TryGetValue(name, out var text) ? text : null;

    public string Required(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new InvalidOptionException($"The connector {Connector} needs the option {name}.");

    /// <summary>Reads a value, and says of a wrong one what is expected.</summary>
    public T Parse<T>(string name, T other, Func<string, T> parse)
    {
        if (Text(name) is not { } text) return other;
        try
        {
            return parse(text);
        }
        catch (FormatException expected)
        {
            throw Wrong(name, text, expected.Message);
        }
    }

    public bool Flag(string name, bool other) => Parse(name, other, OptionParsers.Boolean);

    public int? Count(string name, int least) => Parse<int?>(name, null, text => OptionParsers.Integer(text, least, int.MaxValue));

    public TimeSpan Duration(string name, TimeSpan other) => Parse(name, other, OptionParsers.Duration);

    /// <summary>One of several words.</summary>
    public string Choice(string name, string other, params string[] choices) => Parse(
        name, other, text => choices.FirstOrDefault(c => c.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new FormatException(choices.Length == 1 ? choices[0] : $"{string.Join(", ", choices[..^1])} or {choices[^1]}"));

    /// <summary>An option that can only be what it is by default.</summary>
    public void Only(string name, string value, string reason) =>
        Parse(name, true, text => text.Trim().Equals(value, StringComparison.OrdinalIgnoreCase) ? true : throw new FormatException($"{value}: {reason}"));

    /// <summary>An option that another one asks for.</summary>
    public string RequiredBy(string name, string other) =>
        Text(name) ?? throw new InvalidOptionException($"The option {other} is {Text(other)}, which needs the option {name}.");

    /// <summary>An option that means nothing unless another one has a certain value.</summary>
    public void OnlyWith(string name, string other, string value)
    {
        if (Text(name) is not null && Text(other) != value)
            throw new InvalidOptionException($"The option {name} is set, and {other} is {Text(other) ?? "not"}{(Text(other) is null ? " set" : "")}: it is for {value} only.");
    }

    /// <summary>Options that go together.</summary>
    /// <returns>Whether they are there.</returns>
    public bool AllOrNone(params string[] names)
    {
        var missing = names.Where(n => Text(n) is null).ToArray();
        if (missing.Length == 0 || missing.Length == names.Length) return missing.Length == 0;
        throw new InvalidOptionException($"The option {names.First(n => Text(n) is not null)} is set, and {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not: {string.Join(", ", names)} go together.");
    }

    /// <summary>The format that an option names, with its own options.</summary>
    /// <param name="option">The option: <c>format</c>, <c>key.format</c>, <c>value.format</c>.</param>
    /// <param name="subject">Under which name a registry has the schema unless the options say it; null: they have to.</param>
    public IFormat<T> Format<T>(string option = "format", string? subject = null) => FormatOptions.For<T>(Required(option), FormatOptionsOf(option, subject));

    /// <summary>What to do with records that cannot be read.</summary>
    public BadRecordPolicy BadRecords(string option = "format") =>
        FormatOptions.IgnoresParseErrors(Required(option), FormatOptionsOf(option, null)) ? BadRecordPolicy.Skip : BadRecordPolicy.Fail;

    protected static string Mask(string name, string value) => KafkaProperties.Mask(name, value);

    /// <summary>The options of the formats that are named begin with the format's name, perhaps behind <c>key.</c> or <c>value.</c>.</summary>
    protected bool IsFormatOption(string name)
    {
        return Is("", "format") || Is("", "value.format") || Is("value.", "value.format") || Is("value.", "format") || Is("key.", "key.format");

        bool Is(string before, string option) => Text(option) is { Length: > 0 } format && name.StartsWith($"{before}{format}.", StringComparison.Ordinal);
    }

    private Dictionary<string, string> FormatOptionsOf(string option, string? subject)
    {
        var format = Required(option);
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] places = option == "key.format" ? ["key."] : ["", "value."];
        foreach (var (name, value) in _options)
            foreach (var place in places)
                if (name.StartsWith($"{place}{format}.", StringComparison.Ordinal)) own[name[place.Length..]] = value;
        if (subject is not null && format == "avro-confluent") own.TryAdd("avro-confluent.subject", subject);
        return own;
    }
}
