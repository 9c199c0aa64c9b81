using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>An operator with one input; <paramref name="create"/> makes it for a subtask and gives its inlet.</summary>
internal sealed class OneInputNode<TIn, TOut>(string kind, SourceLocation site, Func<OperatorContext, Inlet<TIn>> create)
    : StreamNode<TOut>(kind, site), IConsumerNode<TIn>
{
    /// <summary>Whether user code runs when the operator is made, which must be tried before anything else runs.</summary>
    public bool IsChecked { get; init; }

    public override IEnumerable<string> Check(PlanContext context) => IsChecked ? CreationCheck.Of(this, context, create) : [];

    public Inlet<TIn> BuildInlet(ChainBuilder builder, int input)
    {
        var context = builder.Context(this);
        var inlet = create(context);
        inlet.Owner.Attach(context);
        builder.ConnectOutputs<TOut>(inlet.Owner, this);
        return inlet;
    }

    public override Operator BuildHead(ChainBuilder builder)
    {
        var inlet = BuildInlet(builder, 0);
        builder.OpenGate(this, 0, inlet);
        return inlet.Owner;
    }
}

/// <summary>An operator with two inputs: always the head of its task.</summary>
internal sealed class TwoInputNode<T1, T2, TOut>(string kind, SourceLocation site, Func<OperatorContext, (Inlet<T1> First, Inlet<T2> Second)> create)
    : StreamNode<TOut>(kind, site)
{
    public bool IsChecked { get; init; }

    public override IEnumerable<string> Check(PlanContext context) => IsChecked ? CreationCheck.Of(this, context, c => create(c).First) : [];

    public override Operator BuildHead(ChainBuilder builder)
    {
        var context = builder.Context(this);
        var (first, second) = create(context);
        first.Owner.Attach(context);
        builder.ConnectOutputs<TOut>(first.Owner, this);
        builder.OpenGate(this, 0, first);
        builder.OpenGate(this, 1, second);
        return first.Owner;
    }
}

/// <summary>The end of a stream.</summary>
internal sealed class SinkNode<T>(string kind, SourceLocation site, Func<OperatorContext, Inlet<T>> create)
    : StreamNode(kind, site), IConsumerNode<T>, ISinkNode
{
    private Func<OperatorContext, Inlet<T>> _create = create;

    public void Replace(ISinkMaker maker)
    {
        var sink = maker.For<T>(this);
        _create = sink.CreateOperator;
        CommitsOnCheckpoints = sink.CommitsOnCheckpoints;
    }

    /// <summary>What waits to be committed is state: that it can be stored is tried before anything runs.</summary>
    public override IEnumerable<string> Check(PlanContext context) => CommitsOnCheckpoints ? CreationCheck.Of(this, context, _create) : [];

    public Inlet<T> BuildInlet(ChainBuilder builder, int input)
    {
        var context = builder.Context(this);
        var inlet = _create(context);
        inlet.Owner.Attach(context);
        return inlet;
    }

    public override Operator BuildHead(ChainBuilder builder)
    {
        var inlet = BuildInlet(builder, 0);
        builder.OpenGate(this, 0, inlet);
        return inlet.Owner;
    }
}

/// <summary>The start of a stream.</summary>
internal sealed class SourceNode<T>(ISource<T> source, SourceLocation site, Func<OperatorContext, ISource<T>, Operator> create)
    : StreamNode<T>("Source", site), ISourceNode
{
    private ISource<T> _source = source;

    /// <summary>Reads from another source; what is built from it stays.</summary>
    public void Replace(ISource<T> other)
    {
        _source = other;
        FixedParallelism = other.IsParallel ? null : 1;
        if (!other.IsParallel) Parallelism = null;
    }

    public override bool IsSource => true;

    public override bool IsBounded => _source.Boundedness == Boundedness.Bounded;

    public override IEnumerable<string> Check(PlanContext context)
    {
        string? fault = null;
        try
        {
            _source.Validate();
            _ = _source.CreateDiscovery(1, context.Codecs).Codec;
        }
        catch (Exception wrong) when (wrong is ArgumentException or ActorStreamException)
        {
            fault = $"{this}: {wrong.Message}";
        }
        return fault is null ? [] : [fault];
    }

    public SplitDiscovery CreateDiscovery(int parallelism, CodecRegistry codecs) => _source.CreateDiscovery(parallelism, codecs);

    public override Operator BuildHead(ChainBuilder builder)
    {
        var context = builder.Context(this);
        var op = create(context, _source);
        op.Attach(context);
        builder.ConnectOutputs<T>(op, this);
        return op;
    }
}

/// <summary>The end of a stream, without its type.</summary>
internal interface ISinkNode
{
    /// <summary>Writes to another sink.</summary>
    void Replace(ISinkMaker maker);
}

/// <summary>Makes sinks for whatever type a stream has.</summary>
internal interface ISinkMaker
{
    ISink<T> For<T>(StreamNode node);
}
