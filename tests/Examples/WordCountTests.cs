using Xunit;

namespace ActorStream.Examples.Tests;

public class WordCountTests
{
    static readonly string[] Expected =
        ["(be, 1)", "(be, 2)", "(is, 1)", "(not, 1)", "(or, 1)", "(question, 1)", "(that, 1)", "(the, 1)", "(to, 1)", "(to, 2)"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_word_is_counted_whatever_the_parallelism(int parallelism)
    {
        var run = await ExampleRun.OfAsync("word-count", $"-Dparallelism.default={parallelism}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Expected, run.Lines.Select(line => line[line.IndexOf('(', StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_named_with_the_nearest_one()
    {
        var run = await ExampleRun.OfAsync("word-count", "-Dparallelism.defualt=2");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Unknown option parallelism.defualt (from -D). Did you mean parallelism.default?\n", run.Error);
    }
}
