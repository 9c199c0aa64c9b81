namespace ActorStream.Persistence;

internal sealed class TtlValueState<T>(ValueHandle<Stamped<T>> inner, T defaultValue, TtlRule rule) : ValueState<T>
{
    static readonly bool MayBeNull = default(T) is null;

    public override T Value
    {
        get => StampedAccess.TryRead(inner, rule, out var value) ? value! : defaultValue;
        set
        {
            if (MayBeNull && value is null)
                inner.Clear();
            else
                StampedAccess.Write(inner, rule, out _) = value;
        }
    }

    public override bool HasValue => StampedAccess.TryRead(inner, rule, out _);

    public override ref T GetOrAdd(out bool added)
    {
        ref var value = ref StampedAccess.Write(inner, rule, out added);
        if (added)
            value = defaultValue!;
        return ref value!;
    }

    public override void Clear() => inner.Clear();
}
