using System.Text.RegularExpressions;

namespace ActorStream.Architecture.Tests;

/// <summary>What no file of code may be or hold.</summary>
static partial class FileRules
{
    public const int MostLines = 350;
    public const int MostFolders = 3;

    // Files that may be longer, each with its reason; none may have more than 500 lines.
    static readonly Dictionary<string, string> LongFiles = [];

    public static IEnumerable<string> TooLong(SourceFile file)
    {
        var most = LongFiles.ContainsKey(file.Path) ? 500 : MostLines;
        if (file.Lines > most) yield return $"{file.Path} has {file.Lines} lines, more than {most}: is there a second idea in it?";
    }

    public static IEnumerable<string> TooDeep(string path)
    {
        var parts = path.Split('/');
        if (parts[0] == "src" && parts.Length - 3 > MostFolders) yield return $"{path} is more than {MostFolders} folders below src/{parts[1]}";
    }

    /// <summary>Regions, work that is left open, and in tests: waiting for time to pass.</summary>
    public static IEnumerable<string> Forbidden(SourceFile file)
    {
        var found = LeftOpen().Matches(file.Text).Concat(NotWritten().Matches(file.Code));
        if (file.Path.StartsWith("tests/", StringComparison.Ordinal)) found = found.Concat(Waiting().Matches(file.Code));
        foreach (var match in found) yield return $"{file.Path}:{file.LineOf(match.Index)} has {match.Value.Trim()}";
    }

    /// <summary>Names that say nothing of what is inside.</summary>
    public static IEnumerable<string> Nameless(SourceFile file)
    {
        foreach (var name in file.Path.Split('/').Select(part => Path.GetFileNameWithoutExtension(part)).Concat(TypeName().Matches(file.Code).Select(m => m.Groups[1].Value)))
        {
            if (SaysNothing().IsMatch(name)) yield return $"{file.Path}: {name} does not say what it is";
        }
    }

    // In comments too: that is where they stand.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex LeftOpen();

    [GeneratedRegex(@"^\s*#\s*region\b|\bNotImplementedException\b", RegexOptions.Multiline)]
    private static partial Regex NotWritten();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\s*\(")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(Util|Utils|Utilities|Utility|Helper|Helpers|Misc)$")]
    private static partial Regex SaysNothing();
}
