namespace ActorStream.Operators;

/// <summary>Which pairs an interval join keeps: left + Lower &lt;= right &lt;= left + Upper, in milliseconds, both inclusive.</summary>
internal readonly record struct JoinBounds(long Lower, long Upper)
{
    /// <exception cref="ArgumentException">No pair could be within the bounds.</exception>
    public static JoinBounds Between(TimeSpan lower, TimeSpan upper, bool lowerExclusive = false, bool upperExclusive = false)
    {
        // Timestamps are whole milliseconds, so an exclusive bound is the inclusive one next to it.
        var from = (long)Math.Ceiling(lower.TotalMilliseconds);
        var to = (long)Math.Floor(upper.TotalMilliseconds);
        if (lowerExclusive && from == lower.TotalMilliseconds) from++;
        if (upperExclusive && to == upper.TotalMilliseconds) to--;
        return from <= to ? new JoinBounds(from, to) : throw new ArgumentException(
            $"Between({lower}, {upper}){(lowerExclusive ? ".LowerBoundExclusive()" : "")}{(upperExclusive ? ".UpperBoundExclusive()" : "")} has no pair: "
            + "the lower bound must be below the upper one.");
    }

    /// <summary>The sum, at most the ends of time.</summary>
    public static long Add(long time, long span)
    {
        var sum = unchecked(time + span);
        if (span >= 0) return sum < time ? long.MaxValue : sum;
        return sum > time ? long.MinValue : sum;
    }
}
