namespace ActorStream.Persistence;

internal sealed class TtlAggregatingState<TIn, TAcc, TOut>(ValueHandle<Stamped<TAcc>> inner, IAggregateFunction<TIn, TAcc, TOut> aggregate, TtlRule rule) : AggregatingState<TIn, TOut>
{
    public override TOut? Value => StampedAccess.TryRead(inner, rule, out var accumulator) ? aggregate.GetResult(accumulator!) : default;

    public override bool HasValue => StampedAccess.TryRead(inner, rule, out _);

    public override void Add(in TIn value)
    {
        ref var accumulator = ref StampedAccess.Write(inner, rule, out var added);
        if (added)
            accumulator = aggregate.CreateAccumulator();
        aggregate.Add(ref accumulator, in value);
    }

    public override void Clear() => inner.Clear();
}
