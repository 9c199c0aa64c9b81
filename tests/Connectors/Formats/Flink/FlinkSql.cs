using System.Diagnostics;
using Xunit;

namespace ActorStream.Connectors.Tests.Flink;

/// <summary>A real Flink, where there is one: in <c>ACTORSTREAM_TEST_FLINK</c>, or in <c>shared/flink</c> beside a folder above the tests.</summary>
internal static class FlinkSql
{
    public static string? Home { get; } = Find();

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The file.</param>
    /// <param name="folder">What <c>${DIR}</c> stands for in it.</param>
    public static void Run(string script, string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(Home!, "sql"), ["--batch", "-Dtable.local-time-zone=UTC", script, $"DIR={folder}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"Flink says {output}\n{errors.Result}");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_TEST_FLINK") is { Length: > 0 } named) return named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "shared", "flink", "sql"))) return Path.Combine(at.FullName, "shared", "flink");
        return null;
    }
}

/// <summary>A test beside a real Flink; skipped where there is none.</summary>
internal sealed class FlinkFactAttribute : FactAttribute
{
    public FlinkFactAttribute()
    {
        if (FlinkSql.Home is null) Skip = "There is no Flink: set ACTORSTREAM_TEST_FLINK to its folder.";
    }
}
