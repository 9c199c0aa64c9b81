using System.Text.Json;

namespace ActorStream.Streams;

/// <summary>
/// The options of one job and where each came from: the command line wins over environment variables, these over appsettings.json, that
/// over code, code over the defaults.
/// </summary>
internal sealed class Configuration
{
    private const string EnvironmentPrefix = "ACTORSTREAM_";
    private const string JobIdArgument = "--job-id";
    private const string JsonSection = "ActorStream";

    private readonly Dictionary<string, Setting> _outside = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Setting> _code = new(StringComparer.Ordinal);

    /// <summary>The arguments that were not options: the program's own.</summary>
    public IReadOnlyList<string> RemainingArguments { get; private set; } = [];

    /// <summary>What the job is known by instead of its name: <c>--job-id</c>; null: its name.</summary>
    public string? JobId { get; private set; }

    /// <summary>Reads what was given from outside.</summary>
    /// <param name="arguments">The command line; <c>-Dname=value</c> are options.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="json">The text of appsettings.json; null: there is none.</param>
    public static Configuration Load(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, string? json)
    {
        var configuration = new Configuration();
        if (json is not null) configuration.ReadJson(json);
        configuration.ReadEnvironment(environment);
        configuration.ReadArguments(arguments);
        return configuration;
    }

    public T Get<T>(ConfigOption<T> option) =>
        Find(option.Name) is { } setting ? (T)setting.Value! : option.DefaultValue;

    /// <summary>Whether somebody has set the option.</summary>
    public bool IsSet(ConfigOption option) => Find(option.Name) is not null;

    /// <summary>Whether the option was set outside of the program.</summary>
    public bool IsSetOutside(ConfigOption option) => _outside.ContainsKey(option.Name);

    /// <summary>Where the value comes from: -D, an environment variable, appsettings.json, code, or default.</summary>
    public string SourceOf(ConfigOption option) => Find(option.Name)?.Source ?? "default";

    public string TextOf(ConfigOption option) => Find(option.Name)?.Text ?? option.DefaultText;

    public void SetFromCode<T>(ConfigOption<T> option, T value) => _code[option.Name] = new Setting(value, option.Format(value), "code");

    public void SetFromCode(string name, string text) => Set(_code, name, text, "code");

    private Setting? Find(string name) => _outside.GetValueOrDefault(name) ?? _code.GetValueOrDefault(name);

    private void ReadArguments(IEnumerable<string> arguments)
    {
        var rest = new List<string>();
        var isJobId = false;
        foreach (var argument in arguments)
        {
            if (isJobId || argument.StartsWith(JobIdArgument + "=", StringComparison.Ordinal))
            {
                JobId = isJobId ? argument : argument[(JobIdArgument.Length + 1)..];
                if (string.IsNullOrWhiteSpace(JobId)) throw new InvalidOptionException($"{JobIdArgument} is empty: write {JobIdArgument}=name.");
                isJobId = false;
                continue;
            }
            isJobId = argument == JobIdArgument;
            if (isJobId) continue;
            if (!argument.StartsWith("-D", StringComparison.Ordinal))
            {
                rest.Add(argument);
                continue;
            }
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw new InvalidOptionException($"{argument} has no value: write {argument}=value.");
            Set(_outside, argument[2..equals], argument[(equals + 1)..], "-D");
        }
        if (isJobId) throw new InvalidOptionException($"{JobIdArgument} has no value: write {JobIdArgument}=name.");
        RemainingArguments = rest;
    }

    private void ReadEnvironment(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var byVariable = JobOptions.All.ToDictionary(static o => VariableOf(o.Name), StringComparer.Ordinal);
        foreach (var (variable, text) in environment)
        {
            // Other ACTORSTREAM_ variables belong to the launcher, to tests and to programs.
            if (variable.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && byVariable.TryGetValue(variable, out var option))
                Set(_outside, option.Name, text, variable);
        }
    }

    private static string VariableOf(string name) =>
        EnvironmentPrefix + name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    private void ReadJson(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException wrong)
        {
            throw new InvalidOptionException($"appsettings.json cannot be read: {wrong.Message}");
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(JsonSection, out var section)) return;
            if (section.ValueKind != JsonValueKind.Object)
                throw new InvalidOptionException($"appsettings.json: {JsonSection} is {section.GetRawText()}; it must be an object of options, {{ \"{JobOptions.Parallelism.Name}\": 4 }} say.");
            foreach (var property in section.EnumerateObject()) Set(_outside, property.Name, property.Value.ToString(), "appsettings.json");
        }
    }

    private static void Set(Dictionary<string, Setting> target, string name, string text, string source)
    {
        var option = JobOptions.All.FirstOrDefault(o => o.Name == name) ?? throw Unknown(name, source);
        try
        {
            target[name] = new Setting(option.ParseObject(text), text, source);
        }
        catch (FormatException wrong)
        {
            throw new InvalidOptionException($"The option {name} (from {source}) is \"{text}\"; it must be {wrong.Message}.");
        }
    }

    private static InvalidOptionException Unknown(string name, string source)
    {
        var hint = NearestName.Hint(name, [.. JobOptions.All.Select(static o => o.Name)]);
        return new InvalidOptionException($"Unknown option {name} (from {source}). {hint}");
    }

    private sealed record Setting(object? Value, string Text, string Source);
}
