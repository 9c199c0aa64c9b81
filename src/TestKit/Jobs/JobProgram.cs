using ActorStream.Streams;

namespace ActorStream.TestKit;

/// <summary>A user's job under simulation: its sources give the test's records, its sinks write to simulated outside parties.</summary>
internal sealed class JobProgram(
    Action<StreamExecutionEnvironment> build,
    IReadOnlyDictionary<string, Action<StreamNode, SimulatedHost>> sources,
    Action<SimulatedJobRun> check,
    SimulatedWorld world,
    FaultPlan plan) : SimulatedProgram
{
    private readonly Dictionary<string, object> _outputs = new(StringComparer.Ordinal);
    private readonly List<OutsideParty> _parties = [];

    public override IEnumerable<OutsideParty> Parties => _parties;

    public override IReadOnlyList<string> Output => [];

    public override void Build(StreamExecutionEnvironment environment, SimulatedHost process)
    {
        build(environment);
        foreach (var (uid, replace) in sources)
        {
            var node = environment.Nodes.FirstOrDefault(n => n.IsSource && (n.Uid ?? n.Name) == uid)
                ?? throw new ArgumentException($"The job has no source with the uid \"{uid}\". It has: {Names(environment.Nodes.Where(static n => n.IsSource))}.");
            replace(node, process);
        }
        foreach (var sink in environment.Nodes.OfType<ISinkNode>()) sink.Replace(new Maker(this, process));
    }

    public override void Check(SimulationRun run) => check(new SimulatedJobRun(run, this));

    public IReadOnlyList<T> OutputOf<T>(string uid)
    {
        if (!_outputs.TryGetValue(uid, out var output))
            throw new ArgumentException($"The job has no sink with the uid \"{uid}\". It has: {string.Join(", ", _outputs.Keys.Order(StringComparer.Ordinal))}.");
        return output is SimulatedOutput<T> typed
            ? typed.Visible
            : throw new ArgumentException($"The sink \"{uid}\" takes records of {output.GetType().GetGenericArguments()[0].Name}, not of {typeof(T).Name}.");
    }

    private static string Names(IEnumerable<StreamNode> nodes) => string.Join(", ", nodes.Select(static n => n.Uid ?? n.DisplayName));

    private sealed class Maker(JobProgram program, SimulatedHost process) : ISinkMaker
    {
        public ISink<T> For<T>(StreamNode node)
        {
            var uid = node.Uid ?? node.DisplayName;
            if (!program._outputs.TryGetValue(uid, out var known))
            {
                var made = SimulatedOutput<T>.Of(program.Plan.OutputKind, program.World, program.Plan.Output);
                program._outputs[uid] = known = made;
                program._parties.Add(made.Party);
            }
            return ((SimulatedOutput<T>)known).SinkFor(process);
        }
    }

    private FaultPlan Plan => plan;

    private SimulatedWorld World => world;
}
