using ActorStream.Windows;

namespace ActorStream;

/// <summary>Fires when a record differs from the one that fired last by more than a threshold; the first record is only remembered.</summary>
/// <example><code>
/// clicks.WindowAll(GlobalWindows.Create()).Trigger(DeltaTrigger.Of(40, static (Click last, Click now) => now.Second - last.Second))
///     .Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 3
/// </code></example>
public static class DeltaTrigger
{
    /// <summary>Fires when the delta of the last firing record and the current one is greater than the threshold.</summary>
    /// <param name="threshold">What the delta must exceed.</param>
    /// <param name="delta">How much the second record differs from the first.</param>
    public static Trigger<T> Of<T>(double threshold, Func<T, T, double> delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (double.IsNaN(threshold)) throw new ArgumentException("DeltaTrigger: the threshold is NaN, which nothing exceeds: give a number.", nameof(threshold));
        return new DeltaTriggerOf<T>(threshold, delta);
    }
}
