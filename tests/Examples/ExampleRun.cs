using System.Diagnostics;

namespace ActorStream.Examples.Tests;

/// <summary>One run of the examples' program, in a process of its own as <c>./actorstream run</c> starts it.</summary>
sealed record ExampleRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines that were written to standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first line on the error output, which says what the job goes on from; null: there was none.</summary>
    public string? Begins { get; init; }

    /// <summary>Runs an example to its end.</summary>
    /// <param name="name">The example and, after it, its arguments.</param>
    public static async Task<ExampleRun> OfAsync(params string[] name)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ActorStream.Examples.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. name]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"dotnet {program} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var errors = (await error).ReplaceLineEndings("\n");
        var begins = errors.IndexOf('\n', StringComparison.Ordinal) is var end && end > 0 && errors[..end].Contains(" starts afresh: ", StringComparison.Ordinal) ? errors[..end] : null;
        return new ExampleRun(process.ExitCode, (await output).ReplaceLineEndings("\n"), begins is null ? errors : errors[(end + 1)..]) { Begins = begins };
    }
}
