using System.Xml.Linq;

namespace ActorStream.Architecture.Tests;

/// <summary>The XML documentation that the compiler writes beside an assembly.</summary>
static class XmlDocs
{
    /// <summary>The ids of the types that have a summary with text in it.</summary>
    public static IReadOnlySet<string> Summarised(string xml) => XDocument.Parse(xml).Descendants("member")
        .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.ToString(SaveOptions.DisableFormatting).Replace("<summary>", "").Replace("</summary>", "")))
        .Select(member => (string)member.Attribute("name")!)
        .Where(id => id.StartsWith("T:", StringComparison.Ordinal)).ToHashSet();

    public static string IdOf(Type type) => "T:" + type.FullName!.Replace('+', '.');
}
