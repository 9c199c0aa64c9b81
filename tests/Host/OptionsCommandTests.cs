using System.CommandLine;
using Xunit;

namespace ActorStream.Host.Tests;

public class OptionsCommandTests
{
    [Fact]
    public void All_options_are_listed_with_their_defaults()
    {
        var (code, output, _) = Run("options");
        Assert.Equal(0, code);
        Assert.Contains("execution.buffer-timeout.interval (default: 10 ms)", output);
        Assert.Contains("pipeline.max-parallelism (default: derived from the parallelism)", output);
    }

    [Fact]
    public void A_part_of_a_name_picks_options()
    {
        var (code, output, _) = Run("options", "Runtime-Mode");
        Assert.Equal(0, code);
        Assert.StartsWith("execution.runtime-mode (default: STREAMING)", output);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void An_unknown_name_is_named()
    {
        var (code, output, error) = Run("options", "speed");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("\"speed\"", error);
    }

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Program.BuildCommand().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString());
    }
}
