namespace ActorStream;

/// <summary>The two clocks, and timers of the current key.</summary>
/// <remarks>
/// A timer is one for each key, time and time domain: registering it twice fires it once. Timers are state: a checkpoint holds them, and after a
/// restore overdue ones fire at once. A timer for a time that has passed fires with the next watermark, or the next look at the clock. Only keyed
/// streams have timers.
/// </remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static _ => new Reminder()).Print();
/// // prints: remind ann at 30, remind bob at 50, remind ann at 80, remind ann at 100, remind bob at 110
///
/// public sealed class Reminder : KeyedProcessFunction&lt;string, Click, string>
/// {
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output) =>
///         context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromSeconds(30));
///
///     public override void OnTimer(DateTimeOffset timestamp, TimerContext&lt;string> context, Collector&lt;string> output) =>
///         output.Collect($"remind {context.CurrentKey} at {timestamp.ToUnixTimeSeconds()}");
/// }
/// </code></example>
public abstract class TimerService
{
    internal TimerService()
    {
    }

    /// <summary>The time on the wall, in whole milliseconds.</summary>
    public abstract DateTimeOffset CurrentProcessingTime { get; }

    /// <summary>The event time up to which all records have been seen; <see cref="DateTimeOffset.MinValue"/> before the first watermark.</summary>
    public abstract DateTimeOffset CurrentWatermark { get; }

    /// <summary>Lets <c>OnTimer</c> be called when the watermark reaches a time.</summary>
    /// <param name="time">The time; what is below a millisecond is cut off.</param>
    /// <exception cref="InvalidOperationException">The stream has no key.</exception>
    public abstract void RegisterEventTimeTimer(DateTimeOffset time);

    /// <summary>Lets <c>OnTimer</c> be called when the clock reaches a time.</summary>
    /// <param name="time">The time; what is below a millisecond is cut off.</param>
    /// <exception cref="InvalidOperationException">The stream has no key.</exception>
    public abstract void RegisterProcessingTimeTimer(DateTimeOffset time);

    /// <summary>Takes an event-time timer of the current key back; does nothing when there is none.</summary>
    /// <param name="time">The time it was registered for.</param>
    /// <exception cref="InvalidOperationException">The stream has no key.</exception>
    public abstract void DeleteEventTimeTimer(DateTimeOffset time);

    /// <summary>Takes a processing-time timer of the current key back; does nothing when there is none.</summary>
    /// <param name="time">The time it was registered for.</param>
    /// <exception cref="InvalidOperationException">The stream has no key.</exception>
    public abstract void DeleteProcessingTimeTimer(DateTimeOffset time);
}
