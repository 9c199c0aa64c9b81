using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorStream.Architecture.Tests;

/// <summary>The folders of src from the bottom up, and what breaks their order. An arrow goes to a lower layer only, never beside or up.</summary>
static partial class Layers
{
    static readonly string[][] FromBelow =
    [
        ["Persistence"], ["Operators"], ["Windows"], ["Actors"], ["Streams"], ["Sql", "Connectors", "Akka", "TestKit"], ["Host"],
    ];

    // Folders whose namespace has another name than they have.
    static readonly Dictionary<string, string> NamespaceOwners = new() { ["AkkaHost"] = "Akka", ["Hosting"] = "Host" };

    // Namespaces of public types, which stand in whatever project they need.
    static readonly string[] Public = ["Connectors", "Sql"];

    /// <summary>The layer of a project of src, from 0; -1 for a name that is none.</summary>
    public static int Of(string project) => Array.FindIndex(FromBelow, layer => layer.Contains(project));

    /// <summary>The projects that a project file refers to, as src/X, tests/X and so on.</summary>
    public static IReadOnlyList<string> References(string projectFile, string xml)
    {
        var folder = Path.GetDirectoryName(projectFile)!;
        return [.. XDocument.Parse(xml).Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!)
            .Select(include => Path.GetDirectoryName(Path.Combine("/", folder, include.Replace('\\', '/')))!)
            .Select(target => Path.GetFullPath(target).Replace('\\', '/').TrimStart('/'))];
    }

    /// <summary>References that do not point down. The graph is project folder to the folders it refers to.</summary>
    public static IEnumerable<string> UpwardReferences(IReadOnlyDictionary<string, IReadOnlyList<string>> graph)
    {
        foreach (var (from, targets) in graph)
        {
            if (!from.StartsWith("src/", StringComparison.Ordinal)) continue;
            var layer = Of(from[4..]);
            if (layer < 0) yield return $"{from} is in no layer: add it to Layers.FromBelow";
            foreach (var to in targets)
            {
                var target = to.StartsWith("src/", StringComparison.Ordinal) ? Of(to[4..]) : int.MaxValue;
                if (target >= layer) yield return $"{from} refers to {to}, which is not below it";
            }
        }
    }

    /// <summary>A cycle among the projects, as a path that ends where it starts; null where there is none.</summary>
    public static string? FindCycle(IReadOnlyDictionary<string, IReadOnlyList<string>> graph)
    {
        var done = new HashSet<string>();
        var path = new List<string>();
        return graph.Keys.Select(Visit).FirstOrDefault(cycle => cycle is not null);

        string? Visit(string project)
        {
            if (path.IndexOf(project) is >= 0 and var start) return string.Join(" -> ", path[start..].Append(project));
            if (!done.Add(project)) return null;
            path.Add(project);
            var cycle = graph.GetValueOrDefault(project, []).Select(Visit).FirstOrDefault(found => found is not null);
            path.RemoveAt(path.Count - 1);
            return cycle;
        }
    }

    /// <summary>Uses of a namespace that belongs to a layer which is not below the file's own.</summary>
    public static IEnumerable<string> UpwardUses(SourceFile file)
    {
        var layer = Of(file.Project);
        foreach (Match use in QualifiedName().Matches(file.Code))
        {
            var name = use.Groups[1].Value;
            var owner = NamespaceOwners.GetValueOrDefault(name, name);
            if (owner != file.Project && Of(owner) >= layer && !Public.Contains(name))
                yield return $"{file.Path}:{file.LineOf(use.Index)} uses ActorStream.{name}, which is not below {file.Project}";
        }
    }

    /// <summary>Namespaces that a file declares and that are not its project's: public types are in ActorStream, the rest in ActorStream.Project.</summary>
    public static IEnumerable<string> ForeignNamespaces(SourceFile file)
    {
        foreach (Match declaration in Declaration().Matches(file.Code))
        {
            var name = declaration.Groups[1].Value;
            var owner = name.Split('.') is ["ActorStream", var part, ..] ? NamespaceOwners.GetValueOrDefault(part, part) : name;
            if (name != "ActorStream" && owner != file.Project && !Public.Contains(owner))
                yield return $"{file.Path}:{file.LineOf(declaration.Index)} declares namespace {name}: ActorStream or ActorStream.{file.Project} is meant";
        }
    }

    [GeneratedRegex(@"\bActorStream\.(\w+)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
