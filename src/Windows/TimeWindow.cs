using System.Globalization;
using ActorStream.Operators;

namespace ActorStream;

/// <summary>A span of time, start included, end excluded, that records are grouped by. Whole milliseconds, UTC.</summary>
public readonly record struct TimeWindow : IComparable<TimeWindow>
{
    /// <summary>All of time: what <see cref="GlobalWindows"/> puts every record in. Its results carry the last of all timestamps.</summary>
    public static readonly TimeWindow Global = new(long.MinValue, long.MaxValue);

    /// <summary>Makes a window.</summary>
    /// <param name="start">The first instant in the window.</param>
    /// <param name="end">The first instant behind the window.</param>
    /// <exception cref="ArgumentException">The end is before the start.</exception>
    public TimeWindow(DateTimeOffset start, DateTimeOffset end)
        : this(Open(EventTime.Of(start)), Open(EventTime.Of(end)))
    {
        if (end < start) throw new ArgumentException($"A window's end ({end:O}) must not be before its start ({start:O}): swap them.", nameof(end));
    }

    internal TimeWindow(long start, long end)
    {
        StartMilliseconds = start;
        EndMilliseconds = end;
    }

    /// <summary>The first instant in the window; for <see cref="Global"/> the first that <see cref="DateTimeOffset"/> has.</summary>
    public DateTimeOffset Start => EventTime.ToInstant(StartMilliseconds);

    /// <summary>The first instant behind the window; for <see cref="Global"/> the last that <see cref="DateTimeOffset"/> has.</summary>
    public DateTimeOffset End => EventTime.ToInstant(EndMilliseconds);

    /// <summary>The last millisecond in the window: it fires once the watermark has reached it, and its results carry it as their timestamp.</summary>
    public DateTimeOffset MaxTimestamp => EventTime.ToInstant(MaxTimestampMilliseconds);

    /// <summary><see cref="Start"/> in milliseconds since 1970.</summary>
    public long StartMilliseconds { get; }

    /// <summary><see cref="End"/> in milliseconds since 1970.</summary>
    public long EndMilliseconds { get; }

    /// <summary><see cref="MaxTimestamp"/> in milliseconds since 1970; <see cref="long.MaxValue"/> for <see cref="Global"/>.</summary>
    public long MaxTimestampMilliseconds => EndMilliseconds == long.MaxValue ? long.MaxValue : EndMilliseconds - 1;

    /// <summary>Whether the two overlap or touch: sessions that do become one.</summary>
    public bool Intersects(TimeWindow other) => StartMilliseconds <= other.EndMilliseconds && EndMilliseconds >= other.StartMilliseconds;

    /// <summary>The smallest window that holds both.</summary>
    public TimeWindow Cover(TimeWindow other) =>
        new(Math.Min(StartMilliseconds, other.StartMilliseconds), Math.Max(EndMilliseconds, other.EndMilliseconds));

    /// <summary>By start, then by end.</summary>
    public int CompareTo(TimeWindow other)
    {
        var byStart = StartMilliseconds.CompareTo(other.StartMilliseconds);
        return byStart != 0 ? byStart : EndMilliseconds.CompareTo(other.EndMilliseconds);
    }

    public static bool operator <(TimeWindow left, TimeWindow right) => left.CompareTo(right) < 0;

    public static bool operator <=(TimeWindow left, TimeWindow right) => left.CompareTo(right) <= 0;

    public static bool operator >(TimeWindow left, TimeWindow right) => left.CompareTo(right) > 0;

    public static bool operator >=(TimeWindow left, TimeWindow right) => left.CompareTo(right) >= 0;

    /// <summary>Such as <c>[1995-08-01T00:00:00.000Z, 1995-08-01T00:01:00.000Z)</c>.</summary>
    public override string ToString() =>
        this == Global ? "[all of time)" : string.Create(CultureInfo.InvariantCulture, $"[{Text(StartMilliseconds)}, {Text(EndMilliseconds)})");

    static string Text(long milliseconds) => EventTime.ToInstant(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The ends of DateTimeOffset stand for those of time, so that the public properties of Global make Global again.
    static long Open(long milliseconds) =>
        milliseconds == EventTime.Of(DateTimeOffset.MinValue) ? long.MinValue
        : milliseconds == EventTime.Of(DateTimeOffset.MaxValue) ? long.MaxValue : milliseconds;
}
