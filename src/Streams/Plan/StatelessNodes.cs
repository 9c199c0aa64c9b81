using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>A function that turns each record into one other.</summary>
internal sealed class MapNode<TIn, TOut, TFunction>(TFunction function, string kind, SourceLocation site) : StreamNode<TOut>(kind, site), IStatelessNode<TIn>
    where TFunction : struct, IMapFunction<TIn, TOut>
{
    public bool Drops => false;

    public Tail<TIn> BuildTail(ChainBuilder builder) => builder.TailBehind(this).PrependMap<TIn, TFunction>(function, DisplayName);

    public Inlet<TIn> BuildInlet(ChainBuilder builder, int input) => builder.Finish(BuildTail(builder), this);

    public override Operator BuildHead(ChainBuilder builder)
    {
        var inlet = BuildInlet(builder, 0);
        builder.OpenGate(this, 0, inlet);
        return inlet.Owner;
    }
}

/// <summary>A function that keeps or drops each record.</summary>
internal sealed class FilterNode<T, TFunction>(TFunction function, string kind, SourceLocation site) : StreamNode<T>(kind, site), IStatelessNode<T>
    where TFunction : struct, IFilterFunction<T>
{
    public bool Drops => true;

    public Tail<T> BuildTail(ChainBuilder builder)
    {
        var passed = builder.Context(this).Metrics.Counter("numRecordsOut");
        return builder.TailBehind(this).PrependFilter(function, passed, DisplayName);
    }

    public Inlet<T> BuildInlet(ChainBuilder builder, int input) => builder.Finish(BuildTail(builder), this);

    public override Operator BuildHead(ChainBuilder builder)
    {
        var inlet = BuildInlet(builder, 0);
        builder.OpenGate(this, 0, inlet);
        return inlet.Owner;
    }
}
