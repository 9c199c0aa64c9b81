namespace ActorStream.Windows;

/// <summary>Checks the durations that windows, triggers and evictors are made with: each error says what, which value, and what to do.</summary>
internal static class WindowArguments
{
    public static long Positive(TimeSpan value, string owner, string name)
    {
        var milliseconds = Whole(value, owner, name);
        if (milliseconds <= 0) throw new ArgumentException($"{owner}: {name} is {value}, and must be positive, at least one millisecond.", name);
        return milliseconds;
    }

    public static long NotNegative(TimeSpan value, string owner, string name)
    {
        var milliseconds = Whole(value, owner, name);
        if (milliseconds < 0) throw new ArgumentException($"{owner}: {name} is {value}, and must not be negative.", name);
        return milliseconds;
    }

    /// <summary>An offset shifts windows by less than their period.</summary>
    public static long Offset(TimeSpan value, TimeSpan period, string periodName, string owner)
    {
        var milliseconds = Whole(value, owner, "offset");
        if (value.Duration() >= period)
        {
            var same = TimeSpan.FromTicks(value.Ticks % period.Ticks);
            throw new ArgumentException(
                $"{owner}: the offset is {value}, and must be shorter than the {periodName}, which is {period}. {same} gives the same windows.", "offset");
        }
        return milliseconds;
    }

    static long Whole(TimeSpan value, string owner, string name)
    {
        if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            throw new ArgumentException($"{owner}: {name} is {value}, and must be whole milliseconds: event time has no finer grain.", name);
        return value.Ticks / TimeSpan.TicksPerMillisecond;
    }
}
