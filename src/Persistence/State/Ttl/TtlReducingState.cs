namespace ActorStream.Persistence;

internal sealed class TtlReducingState<T>(ValueHandle<Stamped<T>> inner, Func<T, T, T> reduce, TtlRule rule) : ReducingState<T>
{
    public override T? Value => StampedAccess.TryRead(inner, rule, out var value) ? value : default;

    public override bool HasValue => StampedAccess.TryRead(inner, rule, out _);

    public override void Add(T value)
    {
        ref var reduced = ref StampedAccess.Write(inner, rule, out var added);
        reduced = added ? value : reduce(reduced, value);
    }

    public override void Clear() => inner.Clear();
}
