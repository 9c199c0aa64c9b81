using System.Security.Cryptography;
using System.Text;
using ActorStream.Actors;
using ActorStream.Operators.Exchange;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>The nodes of a program as chains and edges: checked whole, then made into a <see cref="JobPlan"/>.</summary>
internal sealed class PlanCompilation
{
    private const int LongestPath = 500;

    private readonly Dictionary<StreamNode, Chain> _chains = [];
    private readonly Dictionary<StreamEdge, PlanEdge> _edges = [];
    private readonly Dictionary<StreamNode, string> _uids = [];
    private readonly Dictionary<StreamNode, int> _parallelism = [];
    private readonly PlanSettings _settings;
    private Dictionary<int, int>? _hopsTo;
    private Dictionary<int, int>? _hopsFrom;

    public PlanCompilation(string jobName, IReadOnlyList<StreamNode> nodes, IEnumerable<string> known, PlanSettings settings)
    {
        _settings = settings;
        Nodes = nodes;
        foreach (var node in nodes) _parallelism[node] = node.FixedParallelism ?? node.Parallelism ?? settings.Parallelism;
        AssignUids();
        Check(known);
        FormChains();
        Plan = new JobPlan(jobName, Connect());
    }

    public IReadOnlyList<StreamNode> Nodes { get; }

    public JobPlan Plan { get; }

    public bool IsBatch => _settings.IsBatch;

    public CodecRegistry Codecs => _settings.Codecs;

    public bool FiresPendingTimers => _settings.FiresPendingTimers;

    public SpoolSettings Spools => _settings.Spools;

    public StateMemorySettings State => _settings.State;

    public IEnumerable<Chain> Chains => _chains.Values.Distinct();

    public int ParallelismOf(StreamNode node) => _parallelism[node];

    public int MaxParallelismOf(StreamNode node) =>
        node.MaxParallelism ?? _settings.MaxParallelism ?? KeyGroups.DefaultMaxParallelism(_parallelism[node]);

    public string UidOf(StreamNode node) => _uids[node];

    public PlanEdge EdgeOf(StreamEdge edge) => _edges[edge];

    public bool IsChained(StreamEdge edge) => _chains[edge.From] == _chains[edge.To];

    public PlanVertex VertexOf(StreamNode node) => _chains[node].Vertex!;

    /// <summary>The share of the buffer timeout that is used up when a record leaves the vertex.</summary>
    public double HopShare(int vertex)
    {
        var (before, behind) = (_hopsTo ??= Hops(Plan.Vertices, static v => v.Inputs.Select(static e => e.From)),
            _hopsFrom ??= Hops(Plan.Vertices.Reverse(), static v => v.Outputs.Select(static e => e.To)));
        return (double)before[vertex] / (before[vertex] + behind[vertex] - 1);
    }

    /// <summary>The longest way to each vertex, counted in vertices; <paramref name="vertices"/> come behind their neighbours.</summary>
    private static Dictionary<int, int> Hops(IEnumerable<PlanVertex> vertices, Func<PlanVertex, IEnumerable<PlanVertex>> neighbours)
    {
        var hops = new Dictionary<int, int>();
        foreach (var vertex in vertices) hops[vertex.Id] = 1 + neighbours(vertex).Select(n => hops[n.Id]).DefaultIfEmpty(0).Max();
        return hops;
    }

    private void AssignUids()
    {
        var used = new Dictionary<string, StreamNode>(StringComparer.Ordinal);
        foreach (var node in Nodes.Where(static n => n.Uid is not null))
        {
            if (!used.TryAdd(node.Uid!, node))
                throw new InvalidPlanException($"{node} and {used[node.Uid!]} have the same uid \"{node.Uid}\". Give each operator its own.");
            _uids[node] = node.Uid!;
        }
        foreach (var node in Nodes.Where(static n => n.Uid is null))
        {
            // The path of names from the sources: a name of its own that does not move when other parts of the program change.
            var path = Shorten(string.Join("+", node.Inputs.Select(i => _uids.GetValueOrDefault(i.From, i.From.DisplayName))));
            var uid = path.Length == 0 ? node.DisplayName : $"{path}/{node.DisplayName}";
            var unique = uid;
            for (var n = 2; !used.TryAdd(unique, node); n++) unique = $"{uid}~{n}";
            _uids[node] = unique;
        }
    }

    /// <summary>Paths double where streams part and meet again: a long one is named by its hash, which moves as little as it does.</summary>
    private static string Shorten(string path) => path.Length <= LongestPath
        ? path
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 16));

    private void Check(IEnumerable<string> known)
    {
        var faults = known.ToList();
        if (Nodes.Count == 0) faults.Add("The program has no operators: begin with a source, env.FromElements(…) say, and end with a sink.");
        foreach (var node in Nodes)
        {
            faults.AddRange(node.Check(new PlanContext(_settings.Codecs, IsBatch, _settings.Time)));
            if (_parallelism[node] < 1 || _parallelism[node] > KeyGroups.LargestMaxParallelism)
                faults.Add($"{node} has a parallelism of {_parallelism[node]}; it must be from 1 to {KeyGroups.LargestMaxParallelism}.");
            else if (_parallelism[node] > MaxParallelismOf(node))
                faults.Add($"{node} has a parallelism of {_parallelism[node]}, above its max parallelism of {MaxParallelismOf(node)}. Raise the one or lower the other.");
            foreach (var edge in node.Inputs)
                if (edge.Partitioning.Kind == PartitioningKind.Forward && _parallelism[edge.From] != _parallelism[node])
                    faults.Add($"Forward to {node} needs equal parallelism, but {edge.From} has {_parallelism[edge.From]} and {node} has {_parallelism[node]}. Use Rebalance(), or make them equal.");
            if (_settings.RequiresUids && node.Uid is null) faults.Add($"{node} has no uid, and pipeline.auto-generate-uids is false: add .Uid(\"…\").");
        }
        if (IsBatch && Nodes.FirstOrDefault(static n => n.IsSource && !n.IsBounded) is { } endless)
            faults.Add($"{endless} never ends, so the job cannot run in batch mode. Use RuntimeExecutionMode.Streaming or Automatic, or a bounded source.");
        // What is seen while the program is built may be seen again when its operators are tried.
        if (faults.Count > 0) throw new InvalidPlanException(faults.Distinct().ToArray());
    }

    private void FormChains()
    {
        foreach (var node in Nodes)
        {
            if (node.Inputs.Count == 1 && MayChain(node.Inputs[0])) (_chains[node] = _chains[node.Inputs[0].From]).Nodes.Add(node);
            else _chains[node] = new Chain(node);
        }
    }

    private bool MayChain(StreamEdge edge)
    {
        var (from, to) = (edge.From, edge.To);
        if (!_settings.Chaining || !to.ChainsWithInput || !from.ChainsWithOutput) return false;
        if (_parallelism[from] != _parallelism[to] || MaxParallelismOf(from) != MaxParallelismOf(to)) return false;
        return edge.Partitioning.Kind switch
        {
            PartitioningKind.Default or PartitioningKind.Forward => true,
            // With one subtask on either side there is nothing to exchange; batch mode groups by key on the way in.
            // Where barriers overtake, exchanges stay: records in flight find theirs again at another parallelism.
            PartitioningKind.Keyed => _parallelism[from] == 1 && !IsBatch && !_settings.Overtakes,
            _ => false,
        };
    }

    private List<PlanVertex> Connect()
    {
        var vertices = new List<PlanVertex>();
        foreach (var chain in Chains)
        {
            var head = chain.Nodes[0];
            chain.Vertex = new PlanVertex
            {
                Id = vertices.Count,
                Name = string.Join(" -> ", chain.Nodes.Select(static n => n.DisplayName)),
                HeadName = head.DisplayName,
                HeadUid = _uids[head],
                Uids = chain.Nodes.ToDictionary(n => _uids[n], static n => n.Uid is null ? $"{n} has no uid" : n.ToString(), StringComparer.Ordinal),
                FixesMaxParallelism = head.MaxParallelism is not null || _settings.MaxParallelism is not null,
                Parallelism = _parallelism[head],
                MaxParallelism = MaxParallelismOf(head),
                Build = task => new ChainBuilder(task, this).Build(head),
                Discovery = head is ISourceNode source ? () => source.CreateDiscovery(_parallelism[head], _settings.Codecs) : null,
            };
            vertices.Add(chain.Vertex);
        }
        foreach (var edge in Nodes.SelectMany(static n => n.Inputs).Where(e => !IsChained(e)))
        {
            var (from, to) = (VertexOf(edge.From), VertexOf(edge.To));
            PlanEdge planned = null!;
            planned = new PlanEdge
            {
                Id = _edges.Count,
                Name = NameOf(edge),
                InFlight = new Lazy<InFlight?>(() => IsBatch ? null : edge.InFlight(planned, Codecs)),
                From = from,
                To = to,
                Input = edge.Input,
                Pattern = edge.Partitioning.Pattern(from.Parallelism, to.Parallelism),
                Hashed = edge.Partitioning.Hashed,
            };
            _edges[edge] = planned;
            from.Outputs.Add(planned);
            to.Inputs.Add(planned);
        }
        return vertices;
    }

    /// <summary>By its ends, and among several between the same ends by its input, its side output and its place.</summary>
    private string NameOf(StreamEdge edge)
    {
        var alike = edge.To.Inputs.Where(e => e.From == edge.From).ToList();
        return $"{_uids[edge.From]} -> {_uids[edge.To]}{(alike.Count > 1 ? $" ({alike.IndexOf(edge) + 1})" : "")}";
    }

    /// <summary>Nodes that run as one actor.</summary>
    internal sealed class Chain(StreamNode head)
    {
        public List<StreamNode> Nodes { get; } = [head];

        public PlanVertex? Vertex { get; set; }
    }
}

/// <summary>The options that shape a plan.</summary>
internal sealed record PlanSettings(int Parallelism, int? MaxParallelism, bool IsBatch, bool Chaining, bool RequiresUids, bool FiresPendingTimers, CodecRegistry Codecs, TimeProvider Time, SpoolSettings Spools, StateMemorySettings State, bool Overtakes = false);

/// <summary>A node that begins a stream.</summary>
internal interface ISourceNode
{
    SplitDiscovery CreateDiscovery(int parallelism, CodecRegistry codecs);
}
