using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Streams;

/// <summary>Leads from one node's output to one input of another.</summary>
internal abstract class StreamEdge
{
    public required StreamNode From { get; init; }

    public required StreamNode To { get; init; }

    public required int Input { get; init; }

    /// <summary>The side output that is read; null: the main one.</summary>
    public string? Side { get; init; }

    public abstract Partitioning Partitioning { get; }

    /// <summary>How records are stored that a barrier overtakes; null: none does.</summary>
    public abstract InFlight? InFlight(PlanEdge planned, CodecRegistry codecs);
}

internal sealed class StreamEdge<T> : StreamEdge, ISideEdge
{
    public required Partitioning<T> Partition { get; init; }

    /// <summary>The tag of the side output that is read.</summary>
    public OutputTag<T>? Tag { get; init; }

    public override Partitioning Partitioning => Partition;

    public override InFlight? InFlight(PlanEdge planned, CodecRegistry codecs) => Partition.InFlight(planned, codecs);

    public void Connect(Operator op, ChainBuilder builder) => op.AddSideOutput(Tag!).AddConsumer(builder.InletOf(this));
}

/// <summary>A consumer that takes records of <typeparamref name="T"/> on one of its inputs.</summary>
internal interface IConsumerNode<T>
{
    /// <summary>Makes the operator, and everything chained behind it.</summary>
    Inlet<T> BuildInlet(ChainBuilder builder, int input);
}

/// <summary>A consumer that can be fused with what is chained behind it.</summary>
internal interface IStatelessNode<T> : IConsumerNode<T>, IStatelessNode
{
    Tail<T> BuildTail(ChainBuilder builder);
}

/// <summary>A stateless function: it gives a record for each it takes, or it drops some.</summary>
internal interface IStatelessNode
{
    bool Drops { get; }
}
