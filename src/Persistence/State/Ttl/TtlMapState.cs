using System.Diagnostics.CodeAnalysis;

namespace ActorStream.Persistence;

internal sealed class TtlMapState<TMapKey, TValue>(MapState<TMapKey, Stamped<TValue>> inner, TtlRule rule) : MapState<TMapKey, TValue>
    where TMapKey : notnull
{
    public override int Count
    {
        get
        {
            var count = 0;
            foreach (var _ in this)
                count++;
            return count;
        }
    }

    public override bool TryGetValue(TMapKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!inner.TryGetValue(key, out var stamped) || !Touch(key, in stamped, rule.Now))
            return false;
        value = stamped.Value;
        return true;
    }

    public override ref TValue GetOrAdd(TMapKey key, out bool added)
    {
        var now = rule.Now;
        ref var stamped = ref inner.GetOrAdd(key, out added);
        if (!added && rule.IsExpired(stamped.Stamp, now))
        {
            stamped = default;
            added = true;
        }
        stamped.Stamp = now;
        return ref stamped.Value;
    }

    public override bool ContainsKey(TMapKey key) => TryGetValue(key, out _);

    public override bool Remove(TMapKey key)
    {
        var seen = inner.TryGetValue(key, out var stamped) && (rule.ReturnsExpired || !rule.IsExpired(stamped.Stamp));
        inner.Remove(key);
        return seen;
    }

    public override void Clear() => inner.Clear();

    public override IEnumerator<KeyValuePair<TMapKey, TValue>> GetEnumerator()
    {
        var now = rule.Now;
        foreach (var (key, stamped) in inner)
        {
            if (Touch(key, in stamped, now))
                yield return new(key, stamped.Value);
        }
    }

    /// <summary>Whether an entry may be seen. One that is expired is removed, one that is read is touched where reading counts.</summary>
    bool Touch(TMapKey key, in Stamped<TValue> stamped, long now)
    {
        if (rule.IsExpired(stamped.Stamp, now))
        {
            inner.Remove(key);
            return rule.ReturnsExpired;
        }
        if (rule.TouchesOnRead)
            inner.GetOrAdd(key, out _).Stamp = now;
        return true;
    }
}
