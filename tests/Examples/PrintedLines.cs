using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace ActorStream.Examples.Tests;

/// <summary>What an example prints, run inside the tests' process.</summary>
static partial class PrintedLines
{
    /// <summary>The lines in the order in which they were printed, without the numbers of the subtasks: "3> x" is "x", "late:3> x" is "late> x".</summary>
    /// <param name="example">The example's entry.</param>
    /// <param name="args">Its arguments.</param>
    public static async Task<string[]> OfAsync(Func<string[], Task> example, params string[] args)
    {
        var console = Console.Out;
        var printed = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetOut(TextWriter.Synchronized(printed));
        try
        {
            await example(args);
        }
        finally
        {
            Console.SetOut(console);
        }
        return [.. printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => Subtask().Replace(line, static prefix => prefix.Groups[1].Success ? $"{prefix.Groups[1].Value}> " : ""))];
    }

    /// <summary>Runs an example and fails unless it prints these lines, in any order.</summary>
    /// <param name="example">The example's entry.</param>
    /// <param name="parallelism">How many subtasks its operators have.</param>
    /// <param name="expected">The lines.</param>
    public static async Task ExpectAsync(Func<string[], Task> example, int parallelism, params string[] expected)
    {
        var printed = await OfAsync(example, $"-Dparallelism.default={parallelism}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), printed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^(?:([a-z]+)(?::\d+)?|\d+)> ")]
    private static partial Regex Subtask();
}
