using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.Examples.Tests;

public class SessionsTests
{
    [Fact]
    public async Task The_readme_shows_what_the_example_prints()
    {
        var run = await ExampleRun.OfAsync("sessions", "-Dparallelism.default=1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("sessions starts afresh: its checkpoints are in memory", run.Begins);
        Assert.Equal(Block(Read("README.md"), "```text\n"), run.Output);
    }

    [Fact]
    public void The_readme_shows_the_code_of_the_example()
    {
        var code = Block(Read("README.md"), "```csharp\n").Split('\n').Select(line => line.Trim());
        var example = Read("examples/sessions.cs").Split('\n').Select(line => line.Trim());
        Assert.Contains(string.Join('\n', code), string.Join('\n', example));
    }

    [Fact]
    public async Task Sessions_do_not_depend_on_the_parallelism()
    {
        var one = await ExampleRun.OfAsync("sessions", "-Dparallelism.default=1");
        var four = await ExampleRun.OfAsync("sessions", "-Dparallelism.default=4");
        Assert.Equal(one.Lines.Order(StringComparer.Ordinal), four.Lines.Select(line => line[3..]).Order(StringComparer.Ordinal));
    }

    static string Block(string text, string start)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }

    static string Read(string path, [CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", path)).ReplaceLineEndings("\n");
}
