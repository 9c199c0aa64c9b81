using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>One operator of the program, before it is chained with others.</summary>
internal abstract class StreamNode(string kind, SourceLocation site)
{
    private bool? _isBounded;

    public int Id { get; set; }

    /// <summary>What it is (Map, Window, …), for messages.</summary>
    public string Kind { get; } = kind;

    public SourceLocation Site { get; } = site;

    public string? Name { get; set; }

    public string? Uid { get; set; }

    public int? Parallelism { get; set; }

    public int? MaxParallelism { get; set; }

    /// <summary>The only parallelism it can have; null: any.</summary>
    public int? FixedParallelism { get; set; }

    public bool ChainsWithInput { get; set; } = true;

    public bool ChainsWithOutput { get; set; } = true;

    public TimeSpan? BufferTimeout { get; set; }

    public List<StreamEdge> Inputs { get; } = [];

    public List<StreamEdge> Outputs { get; } = [];

    /// <summary>Whether what it writes is committed by checkpoints.</summary>
    public bool CommitsOnCheckpoints { get; set; }

    public virtual bool IsSource => false;

    /// <summary>Whether it ends. A node is asked only once its inputs are connected, and then it is known: streams that part and meet again are not walked twice.</summary>
    public virtual bool IsBounded => _isBounded ??= Inputs.All(static i => i.From.IsBounded);

    /// <summary>Faults that can be seen before anything runs.</summary>
    public virtual IEnumerable<string> Check(PlanContext context) => [];

    public string DisplayName => Name ?? Kind;

    public override string ToString() => Name is null ? $"{Kind} ({Site})" : $"{Name} ({Kind}, {Site})";

    /// <summary>Makes the head of a task: the operator with its inputs connected to channels.</summary>
    public abstract Operator BuildHead(ChainBuilder builder);
}

/// <summary>A node that emits records.</summary>
internal abstract class StreamNode<TOut>(string kind, SourceLocation site) : StreamNode(kind, site);

/// <summary>What is known when the plan is checked.</summary>
internal sealed record PlanContext(Persistence.CodecRegistry Codecs, bool IsBatch, TimeProvider Time);
