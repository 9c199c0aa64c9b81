using System.Xml.Linq;

namespace ActorStream.Architecture.Tests;

/// <summary>The XML documentation that the compiler writes beside an assembly.</summary>
static class XmlDocs
{
    /// <summary>The ids of the types that have a summary with text in it, or inherit one.</summary>
    public static IReadOnlySet<string> Summarised(string xml) => XDocument.Parse(xml).Descendants("member")
        .Where(member => member.Element("inheritdoc") is not null || member.Element("summary") is { } summary && (summary.HasElements || !string.IsNullOrWhiteSpace(summary.Value)))
        .Select(member => (string)member.Attribute("name")!)
        .Where(id => id.StartsWith("T:", StringComparison.Ordinal)).ToHashSet();

    public static string IdOf(Type type) => "T:" + type.FullName!.Replace('+', '.');
}
