namespace ActorStream.TestKit;

/// <summary>A simulated run that has come to its end.</summary>
public sealed class SimulatedJobRun
{
    private readonly SimulationRun _run;
    private readonly JobProgram _program;

    internal SimulatedJobRun(SimulationRun run, JobProgram program)
    {
        _run = run;
        _program = program;
    }

    /// <summary>What decided the run.</summary>
    public ulong Seed => _run.Seed;

    /// <summary>How often the job was started, the first start included.</summary>
    public int Attempts => _run.Attempts;

    /// <summary>How many checkpoints became complete.</summary>
    public int CompletedCheckpoints => _run.CompletedCheckpoints;

    /// <summary>What a sink has made visible, in the order in which it did.</summary>
    /// <param name="uid">The sink's uid; its name, where it has none.</param>
    /// <exception cref="ArgumentException">There is no such sink, or it takes other records.</exception>
    public IReadOnlyList<T> Output<T>(string uid) => _program.OutputOf<T>(uid);
}
