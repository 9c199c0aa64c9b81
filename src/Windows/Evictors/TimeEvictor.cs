using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Keeps a window's records whose timestamps are less than a span behind the latest one.</summary>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Evictor(TimeEvictor.Of(TimeSpan.FromSeconds(20)))
///     .Apply(static (_, kept) => string.Join(' ', kept.Select(static c => c.Second))).Print();
/// // prints: 70 80
/// </code></example>
public sealed class TimeEvictor : Evictor
{
    readonly long _span;
    readonly bool _evictAfter;

    TimeEvictor(long span, bool evictAfter)
    {
        _span = span;
        _evictAfter = evictAfter;
    }

    /// <summary>Removes records that are <paramref name="span"/> or more behind the latest one. Records without timestamps all stay.</summary>
    /// <param name="span">Not negative, whole milliseconds.</param>
    /// <param name="evictAfter">Removes them after the window's function instead of before.</param>
    public static TimeEvictor Of(TimeSpan span, bool evictAfter = false) =>
        new(WindowArguments.NotNegative(span, nameof(TimeEvictor), nameof(span)), evictAfter);

    /// <inheritdoc/>
    public override void EvictBefore(WindowElements elements, TimeWindow window)
    {
        if (!_evictAfter) Evict(elements);
    }

    /// <inheritdoc/>
    public override void EvictAfter(WindowElements elements, TimeWindow window)
    {
        if (_evictAfter) Evict(elements);
    }

    /// <inheritdoc/>
    public override string ToString() => $"TimeEvictor({TimeSpan.FromMilliseconds(_span)})";

    void Evict(WindowElements elements)
    {
        if (elements.Count == 0 || elements.TimestampAt(0) == EventTime.None) return;
        var latest = long.MinValue;
        for (var i = 0; i < elements.Count; i++) latest = Math.Max(latest, elements.TimestampAt(i));
        var cutoff = latest - _span;
        elements.RemoveIndexes(index => elements.TimestampAt(index) <= cutoff);
    }
}
