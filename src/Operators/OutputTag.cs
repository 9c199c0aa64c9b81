namespace ActorStream;

/// <summary>Names a side output and the type of its records.</summary>
/// <typeparam name="T">The type of the side output's records.</typeparam>
/// <param name="name">The name; two tags of one name and type are the same side output.</param>
/// <example><code>
/// var pages = clicks.FlatMap(static (Click c, Collector&lt;string> output) =>
/// {
///     if (c.Page == "/help") output.Collect(Tags.Help, c);
///     else output.Collect(c.Page);
/// });
/// pages.GetSideOutput(Tags.Help).Map(static c => c.User).Print();
/// // prints: bob
///
/// public static class Tags
/// {
///     public static readonly OutputTag&lt;Click> Help = new("help");
/// }
/// </code></example>
public sealed class OutputTag<T>(string name)
{
    /// <summary>The side output's name.</summary>
    public string Name { get; } = string.IsNullOrWhiteSpace(name)
        ? throw new ArgumentException("A side output needs a name: new OutputTag<T>(\"late\").", nameof(name))
        : name;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({typeof(T).Name})";
}
