using System.CommandLine;
using ActorStream.Streams;

namespace ActorStream.Host;

/// <summary><c>actorstream options [TEXT]</c>: the options that a job understands, with what holds when nobody sets them.</summary>
static class OptionsCommand
{
    public static Command Create()
    {
        var part = new Argument<string>("text")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A part of the names of the options to show; without it: all.",
        };
        var command = new Command("options", "Lists the options of a job: -Dname=value on its command line.") { part };
        command.SetAction(result => Write(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, result.GetValue(part) ?? ""));
        return command;
    }

    static int Write(TextWriter output, TextWriter error, string part)
    {
        var found = JobOptions.All.Where(option => option.Name.Contains(part, StringComparison.OrdinalIgnoreCase)).OrderBy(option => option.Name, StringComparer.Ordinal).ToList();
        if (found.Count == 0)
        {
            error.WriteLine($"No option has \"{part}\" in its name; actorstream options lists all.");
            return 1;
        }
        foreach (var option in found)
        {
            output.WriteLine($"{option.Name} (default: {option.DefaultText})");
            output.WriteLine($"    {option.Description}");
        }
        return 0;
    }
}
