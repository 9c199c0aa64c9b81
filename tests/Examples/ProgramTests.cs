using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.Examples.Tests;

public class ProgramTests
{
    [Fact]
    public async Task An_unknown_example_is_named_and_the_known_ones_are_listed()
    {
        var run = await ExampleRun.OfAsync("wordcuont");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("There is no example \"wordcuont\". There are:\n", run.Error);
        var listed = run.Error.Split('\n').Skip(1).Select(static line => line.Trim().Split(' ')[0]).Where(static name => name is not ("demo" or "training" or ""));
        Assert.Equal(ExampleFiles(), listed);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task The_list_holds_every_example_that_needs_no_server_by_the_name_of_its_file()
    {
        var run = await ExampleRun.OfAsync("--list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ExampleFiles().Except(["exactly-once-kafka", "kafka-to-postgres"]), run.Lines.Where(name => name is not ("demo" or "training")));
    }

    [Theory]
    [InlineData("exactly-once-kafka")]
    [InlineData("kafka-to-postgres")]
    public async Task An_example_that_needs_servers_says_which(string name)
    {
        var run = await ExampleRun.OfAsync(name);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{name} needs --servers HOST:PORT", run.Error, StringComparison.Ordinal);
    }

    // An example's file is named in small letters; the parts that several share are named as their type.
    static IEnumerable<string> ExampleFiles([CallerFilePath] string thisFile = "") =>
        Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "examples"), "*.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => char.IsLower(name[0])).Order(StringComparer.Ordinal);
}
