using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ActorStream.Architecture.Tests;

/// <summary>The text files under version control, and what none of them may tell: where its writer's machine keeps things, or which package feed it asks.</summary>
static partial class TrackedFiles
{
    // Data that was recorded elsewhere speaks of any path.
    static readonly string[] Data = [".tsv", ".log", ".csv", ".gz"];

    public static IReadOnlyList<string> List() =>
        [.. (FromGit() ?? Repository.Files("", "")).Where(file => !Data.Contains(Path.GetExtension(file)) && File.Exists(Path.Combine(Repository.Root, file)))];

    public static IEnumerable<string> Private(string path, string text)
    {
        if (text.Contains('\0')) yield break;
        foreach (Match match in PrivatePath().Matches(text))
            yield return $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1} holds {match.Value}";
    }

    [GeneratedRegex(@"(?<![\w.~)\]}-])/(?:root|work|home/\w+|Users/\w+)/|[A-Za-z]:\\Users\\\w+|v3/index" + @"\.json")]
    private static partial Regex PrivatePath();

    // Null where there is no git, or no clone: then every file that was not built is taken for tracked.
    static string[]? FromGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "-z"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (git is null) return null;
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? files : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
