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
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task The_list_holds_every_example_by_the_name_of_its_file()
    {
        var run = await ExampleRun.OfAsync("--list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ExampleFiles(), run.Lines.Where(name => name is not ("demo" or "training")));
    }

    // An example's file is named in small letters; the parts that several share are named as their type.
    static IEnumerable<string> ExampleFiles([CallerFilePath] string thisFile = "") =>
        Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "examples"), "*.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => char.IsLower(name[0])).Order(StringComparer.Ordinal);
}
