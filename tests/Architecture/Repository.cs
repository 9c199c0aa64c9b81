namespace ActorStream.Architecture.Tests;

/// <summary>The repository that this assembly was built from: found upward, by its solution.</summary>
static class Repository
{
    static readonly string[] Built = ["bin", "obj", "artifacts", "TestResults", ".git", ".vs"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>All files below a folder that are not built ones, relative to the root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, string extension)
    {
        var start = Path.Combine(Root, folder);
        if (!Directory.Exists(start)) return [];
        return [.. Walk(start).Where(file => file.EndsWith(extension, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>All C# files of the folders that hold code.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(folder, ".cs")).Select(file => new SourceFile(file, Read(file)))];

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (Built.Contains(Path.GetFileName(inner))) continue;
            foreach (var file in Walk(inner)) yield return file;
        }
    }

    static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorStream.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No ActorStream.sln in {start} or above it: run the tests from inside the repository.");
    }
}
