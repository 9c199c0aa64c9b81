namespace ActorStream.TestKit;

/// <summary>A simulated run of a job failed.</summary>
public sealed class JobSimulationException : ActorStreamException
{
    private const int LastLines = 60;

    internal JobSimulationException(ulong seed, Exception cause, IReadOnlyCollection<string> lines)
        : base(
            $"Seed {seed} fails: {cause.Message}{Environment.NewLine}Run it alone with RunSeed({seed}, …). What happened last:{Environment.NewLine}"
            + string.Join(Environment.NewLine, lines.Skip(Math.Max(0, lines.Count - LastLines))),
            cause) => Seed = seed;

    /// <summary>The seed that failed.</summary>
    public ulong Seed { get; }
}
