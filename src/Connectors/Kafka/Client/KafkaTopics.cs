namespace ActorStream.Connectors;

/// <summary>The rule for names of topics.</summary>
internal static class KafkaTopics
{
    private const int Longest = 249;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest && name is not ("." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public static string Explain(string name) => $"\"{name}\" is no name of a topic: it must be 1 to {Longest} letters, digits, dots, underscores and hyphens.";
}
