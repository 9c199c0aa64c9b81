using System.CommandLine;

namespace ActorStream.Host;

/// <summary>The <c>actorstream</c> program: its command line.</summary>
static class Program
{
    static int Main(string[] args) => BuildCommand().Parse(args).Invoke();

    internal static RootCommand BuildCommand() => new("ActorStream runs stream processing jobs.") { OptionsCommand.Create(), SavepointCommand.Create(), SimulateCommand.Create() };
}
