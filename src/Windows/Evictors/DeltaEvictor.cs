using ActorStream.Windows;

namespace ActorStream;

/// <summary>Keeps a window's records that differ from the last one by less than a threshold.</summary>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Evictor(DeltaEvictor.Of(30, static (Click x, Click last) => last.Second - x.Second))
///     .Apply(static (_, kept) => string.Join(' ', kept.Select(static c => c.Second))).Print();
/// // prints: 70 80
/// </code></example>
public static class DeltaEvictor
{
    /// <summary>Removes records whose delta to the last one is the threshold or more.</summary>
    /// <param name="threshold">The least delta that makes a record go.</param>
    /// <param name="delta">How much the last record, its second argument, differs from the first.</param>
    /// <param name="evictAfter">Removes them after the window's function instead of before.</param>
    public static Evictor<T> Of<T>(double threshold, Func<T, T, double> delta, bool evictAfter = false)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (double.IsNaN(threshold)) throw new ArgumentException("DeltaEvictor: the threshold is NaN, which nothing reaches: give a number.", nameof(threshold));
        return new DeltaEvictorOf<T>(threshold, delta, evictAfter);
    }
}
