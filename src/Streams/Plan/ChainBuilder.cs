using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>
/// Makes the operators of one subtask, from the head to the ends. Stateless functions that follow each other become one loop; other
/// operators hand batches on inside the task.
/// </summary>
internal sealed class ChainBuilder(TaskEnvironment task, PlanCompilation plan)
{
    private readonly List<InputGate> _gates = [];
    private readonly SpoolBudget _budget = new(plan.Spools.Memory);

    public TaskEnvironment Task { get; } = task;

    public PlanCompilation Plan { get; } = plan;

    public TaskProgram Build(StreamNode head)
    {
        Task.StateMemory = Plan.State.Of(Task.Vertex, Task.Subtask);
        try
        {
            return Build(head.BuildHead(this));
        }
        catch
        {
            Task.StateMemory?.Dispose();
            throw;
        }
    }

    public OperatorContext Context(StreamNode node) => Task.Operator(node.DisplayName, Plan.UidOf(node), Plan.IsBatch, Plan.FiresPendingTimers, Plan.Codecs);

    /// <summary>The rest of the run behind a node's main output.</summary>
    public Tail<T> TailBehind<T>(StreamNode<T> node)
    {
        var edges = node.Outputs.Where(static e => e.Side is null).Cast<StreamEdge<T>>().ToArray();
        if (edges.Length == 0) return Tail<T>.Drop();
        if (NextInRun(node) is IStatelessNode<T> next) return next.BuildTail(this);
        if (edges.Length == 1 && !Plan.IsChained(edges[0])) return SendTail(edges[0]);
        var end = new Collector<T>();
        foreach (var edge in edges) end.AddConsumer(InletOf(edge));
        return Tail<T>.Collect(end);
    }

    /// <summary>The stateless function that becomes one loop with what gives its records; null: there is none.</summary>
    public StreamNode? NextInRun(StreamNode node)
    {
        var edges = node.Outputs.Where(static e => e.Side is null).ToArray();
        return edges.Length == 1 && Plan.IsChained(edges[0]) && edges[0].To is IStatelessNode ? edges[0].To : null;
    }

    /// <summary>Connects an operator's outputs to their consumers: the first outlet is the main one.</summary>
    public void ConnectOutputs<T>(Operator op, StreamNode<T> node)
    {
        var main = (Collector<T>)op.Outlets[0];
        foreach (var edge in node.Outputs)
        {
            if (edge.Side is null) main.AddConsumer(InletOf((StreamEdge<T>)edge));
            else ((ISideEdge)edge).Connect(op, this);
        }
    }

    /// <summary>Where the records of an edge go: into a chained operator, or onto channels.</summary>
    public Inlet<T> InletOf<T>(StreamEdge<T> edge)
    {
        if (!Plan.IsChained(edge)) return Finish(SendTail(edge), edge.From, "exchange");
        return ((IConsumerNode<T>)edge.To).BuildInlet(this, edge.Input);
    }

    /// <summary>Makes an operator of a fused run.</summary>
    public Inlet<T> Finish<T>(Tail<T> tail, StreamNode node, string? suffix = null)
    {
        var inlet = tail.Close();
        inlet.Owner.Attach(suffix is null ? Context(node) : Task.Operator(node.DisplayName, $"{Plan.UidOf(node)}#{suffix}", Plan.IsBatch, Plan.FiresPendingTimers, Plan.Codecs));
        if (suffix is null) FusedMetrics.Register(node, inlet.Owner, this);
        return inlet;
    }

    /// <summary>Connects a head's input to its channels.</summary>
    public void OpenGate<T>(StreamNode node, int input, Inlet<T> inlet)
    {
        var readers = new List<ChannelReader>();
        var inFlight = new List<InFlight?>();
        foreach (var edge in node.Inputs.Where(e => e.Input == input).Select(Plan.EdgeOf))
        {
            readers.AddRange(Task.Readers<T>(edge));
            while (inFlight.Count < readers.Count) inFlight.Add(Task.InFlightOf(edge));
        }
        var feed = new BatchFeed<T>(inlet);
        inlet.Owner.Feeds.Add(feed);
        var spool = Plan.IsBatch ? SpoolOf<T>(node, input) : null;
        if (spool is not null)
        {
            _budget.Share(spool);
            Context(node).Metrics.Gauge("numBytesSpilled", () => _budget.Spilled);
        }
        _gates.Add(new InputGate(feed, readers, spool, inFlight));
    }

    private TaskProgram Build(Operator first)
    {
        var chain = new OperatorChain(first);
        foreach (var op in chain.Operators)
        {
            StandardMetrics.Register(op);
            if (Task.StateMemory is { } memory) StandardMetrics.Register(op, memory);
        }
        return new TaskProgram
        {
            Chain = chain,
            Source = first as ISourceOperator,
            Gates = _gates,
            Spools = _budget,
            StateMemory = Task.StateMemory,
            Exchanges = chain.Operators.OfType<IExchange>().ToArray(),
        };
    }

    /// <summary>In batch mode keyed inputs are given key by key, and others wait for broadcast ones.</summary>
    private InputSpool? SpoolOf<T>(StreamNode node, int input)
    {
        if (node.Inputs.First(e => e.Input == input) is not StreamEdge<T> edge) return null;
        var codec = Plan.Codecs.TryFor(typeof(T), out var known, out _) ? (Codec<T>)known : null;
        var directory = Plan.Spools.DirectoryOf(Task.Subtask);
        if (edge.Partition.CreateSpool(codec, directory) is { } keyed) return keyed;
        var hasBroadcast = node.Inputs.Any(static e => e.Partitioning.Kind == PartitioningKind.Broadcast);
        return hasBroadcast && edge.Partition.Kind != PartitioningKind.Broadcast ? new PlainSpool<T>(codec, directory) : null;
    }

    private Tail<T> SendTail<T>(StreamEdge<T> edge)
    {
        var planned = Plan.EdgeOf(edge);
        var output = new ChannelOutput<T>(Task.Writers<T>(planned), planned.Hashed, Task.InFlightOf(planned));
        return edge.Partition.Send(output, Task, planned);
    }
}

/// <summary>An edge from a side output.</summary>
internal interface ISideEdge
{
    void Connect(Operator op, ChainBuilder builder);
}
