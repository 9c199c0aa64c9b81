using System.Xml.Linq;
using Xunit;

namespace ActorStream.Examples.Tests.Documentation;

/// <summary>What the XML documentation beside the shipped assemblies says, as far as examples go.</summary>
sealed class ExampleCatalog
{
    static readonly string[] Assemblies = ["Persistence", "Operators", "Windows", "Actors", "Streams", "Connectors"];
    readonly Dictionary<string, XElement> _members;

    ExampleCatalog(IEnumerable<XElement> members)
    {
        _members = members.ToDictionary(static member => (string)member.Attribute("name")!);
        // The compiler repeats a type's documentation at its primary constructor.
        Examples = [.. _members.Where(static m => m.Value.Element("example") is not null && !m.Key.Contains(".#ctor", StringComparison.Ordinal))
            .OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => new DocumentedExample(m.Key, CodeOf(m.Value.Element("example")!)))];
    }

    public static ExampleCatalog Shipped { get; } = new(Files("xml").SelectMany(static file => XDocument.Load(file).Descendants("member")));

    public IReadOnlyList<DocumentedExample> Examples { get; }

    /// <summary>What every example may use without saying so: the remarks on streams show it.</summary>
    public string Common => CodeOf(_members["T:ActorStream.DataStream`1"].Element("remarks")!);

    /// <summary>The files of the shipped assemblies.</summary>
    public static IEnumerable<string> Files(string extension) => Assemblies.Select(name => Path.Combine(AppContext.BaseDirectory, $"ActorStream.{name}.{extension}"));

    /// <summary>Whether a member has an example, or takes over the documentation of one that has.</summary>
    public bool HasExample(string member)
    {
        if (!_members.TryGetValue(member, out var documentation)) return false;
        if (documentation.Element("example") is not null) return true;
        return documentation.Elements("inheritdoc").Any(inherited =>
            (string?)inherited.Attribute("cref") is { } other && ((string?)inherited.Attribute("path"))?.Contains("/example", StringComparison.Ordinal) != false && HasExample(other));
    }

    static string CodeOf(XElement element)
    {
        var code = element.Element("code");
        Assert.True(code is not null, $"There is no <code> in {element}");
        return code.Value.ReplaceLineEndings("\n");
    }
}
