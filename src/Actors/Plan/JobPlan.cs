using ActorStream.Operators.Exchange;
using ActorStream.Operators.Sources;

namespace ActorStream.Actors;

/// <summary>What runs: vertices of chained operators and the edges between them. Every node of a cluster builds the same plan.</summary>
internal sealed class JobPlan(string name, IReadOnlyList<PlanVertex> vertices)
{
    public string Name { get; } = name;

    /// <summary>Upstream before downstream.</summary>
    public IReadOnlyList<PlanVertex> Vertices { get; } = vertices;
}

/// <summary>A chain of operators, run by as many tasks as its parallelism says.</summary>
internal sealed class PlanVertex
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required int Parallelism { get; init; }

    /// <summary>The number of key groups; a restored checkpoint's, where the program does not fix it.</summary>
    public required int MaxParallelism { get; set; }

    /// <summary>Whether the program fixes <see cref="MaxParallelism"/>; otherwise it is derived from the parallelism.</summary>
    public bool FixesMaxParallelism { get; init; }

    public List<PlanEdge> Inputs { get; } = [];

    public List<PlanEdge> Outputs { get; } = [];

    /// <summary>Makes the operators of one subtask.</summary>
    public required Func<TaskEnvironment, TaskProgram> Build { get; init; }

    /// <summary>Finds the splits, when the vertex is a source.</summary>
    public Func<SplitDiscovery>? Discovery { get; init; }

    /// <summary>The name of the operator at the head.</summary>
    public string HeadName { get; init; } = "";

    /// <summary>What the head's state is found again by.</summary>
    public string HeadUid { get; init; } = "";

    /// <summary>What the state of each operator in the chain is found again by, with the operator's name and place for messages.</summary>
    public IReadOnlyDictionary<string, string> Uids { get; init; } = new Dictionary<string, string>();
}

/// <summary>Channels from every task of one vertex to tasks of another.</summary>
internal sealed class PlanEdge
{
    public required int Id { get; init; }

    public required PlanVertex From { get; init; }

    public required PlanVertex To { get; init; }

    /// <summary>Which input of the receiving operator it feeds; union puts several edges on one input.</summary>
    public required int Input { get; init; }

    public required EdgePattern Pattern { get; init; }

    /// <summary>Whether batches carry their keys' hashes.</summary>
    public bool Hashed { get; init; }

    /// <summary>What the edge is found again by.</summary>
    public string Name { get; init; } = "";

    /// <summary>How records on their way are stored when a barrier overtakes them; null: barriers wait for them.</summary>
    public Lazy<InFlight?> InFlight { get; init; } = new((InFlight?)null);

    /// <summary>The subtasks that subtask <paramref name="from"/> sends to.</summary>
    public (int First, int Count) Receivers(int from)
    {
        var (p, q) = (From.Parallelism, To.Parallelism);
        return Pattern switch
        {
            EdgePattern.AllToAll => (0, q),
            EdgePattern.OneToOne => (from, 1),
            _ when p <= q => Block(from, p, q),
            _ => (from * q / p, 1),
        };
    }

    /// <summary>The subtasks that send to subtask <paramref name="to"/>.</summary>
    public IEnumerable<int> Senders(int to) => Enumerable.Range(0, From.Parallelism).Where(from =>
    {
        var (first, count) = Receivers(from);
        return to >= first && to < first + count;
    });

    private static (int First, int Count) Block(int from, int p, int q)
    {
        var first = ((from * q) + p - 1) / p;
        var end = (((from + 1) * q) + p - 1) / p;
        return (first, end - first);
    }
}

internal enum EdgePattern
{
    AllToAll,
    OneToOne,

    /// <summary>Each task talks to its share of the other side only (rescale).</summary>
    Blocks,
}
