namespace ActorStream.TestKit;

/// <summary>What a simulated run runs, and what must come of it.</summary>
internal abstract class SimulatedProgram
{
    /// <summary>What it writes to.</summary>
    public abstract IEnumerable<OutsideParty> Parties { get; }

    /// <summary>What it has put out, as text.</summary>
    public abstract IReadOnlyList<string> Output { get; }

    /// <summary>Builds the program in the environment of one process.</summary>
    public abstract void Build(StreamExecutionEnvironment environment, SimulatedHost process);

    /// <summary>Looks at what came of it.</summary>
    public abstract void Check(SimulationRun run);
}

/// <summary>The program of a scenario.</summary>
internal sealed class ScenarioProgram(ScenarioRun scenario, SimulatedWorld world, FaultPlan plan) : SimulatedProgram
{
    private readonly SimulatedOutput<string> _output = SimulatedOutput<string>.Of(plan.OutputKind, world, plan.Output);

    public override IEnumerable<OutsideParty> Parties => [_output.Party];

    public override IReadOnlyList<string> Output => _output.Visible;

    public override void Build(StreamExecutionEnvironment environment, SimulatedHost process)
    {
        scenario.Build(environment, process).SinkTo(_output.SinkFor(process)).Uid("out").Name("out");
        foreach (var (index, part) in scenario.OtherParts.Index())
            part(environment, process).SinkTo(_output.SinkFor(process)).Uid($"out-{index}").Name($"out-{index}");
    }

    public override void Check(SimulationRun run) => scenario.Check(_output.Visible);
}
