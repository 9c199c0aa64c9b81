namespace ActorStream.Persistence;

/// <summary>Reading and writing one value with a time to live, for all states that have one value for each key.</summary>
internal static class StampedAccess
{
    /// <summary>The value, if there is one that may be seen. What is expired is removed.</summary>
    public static bool TryRead<T>(ValueState<Stamped<T>> state, TtlRule rule, out T? value)
    {
        value = default;
        if (!state.HasValue)
            return false;
        var stamped = state.Value;
        var now = rule.Now;
        if (rule.IsExpired(stamped.Stamp, now))
        {
            state.Clear();
            if (!rule.ReturnsExpired)
                return false;
        }
        else if (rule.TouchesOnRead)
        {
            state.GetOrAdd(out _).Stamp = now;
        }
        value = stamped.Value;
        return true;
    }

    /// <summary>The value for writing; new when there is none or it is expired.</summary>
    public static ref T Write<T>(ValueState<Stamped<T>> state, TtlRule rule, out bool added)
    {
        ref var stamped = ref state.GetOrAdd(out added);
        var now = rule.Now;
        if (!added && rule.IsExpired(stamped.Stamp, now))
        {
            stamped = default;
            added = true;
        }
        stamped.Stamp = now;
        return ref stamped.Value;
    }
}
