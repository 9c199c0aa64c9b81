namespace ActorStream.Streams;

/// <summary>A setting by its Flink name: how it is read from text, and what holds when nobody sets it.</summary>
internal abstract class ConfigOption(string name, string description)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public abstract string DefaultText { get; }

    /// <summary>Reads the value; throws a <see cref="FormatException"/> that says what is expected.</summary>
    public abstract object? ParseObject(string text);
}

internal sealed class ConfigOption<T>(string name, T defaultValue, Func<string, T> parse, Func<T, string> format, string description)
    : ConfigOption(name, description)
{
    public T DefaultValue { get; } = defaultValue;

    public override string DefaultText => format(DefaultValue);

    public override object? ParseObject(string text) => parse(text);

    public string Format(T value) => format(value);
}
