using ActorStream.Windows;

namespace ActorStream;

/// <summary>
/// How event time comes about: where a record's timestamp is, and how far event time has come. A strategy that knows no record type
/// converts to the typed one.
/// </summary>
/// <remarks>Immutable and safe to share: every <c>With</c> gives a new strategy.</remarks>
/// <example><code>
/// var strategy = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(15)).WithTimestampAssigner(static (Click c) => c.Time);
/// env.FromElements(new Click("ann", "/cart", 10), new Click("ann", "/", 0), new Click("ann", "/pay", 40)).AssignTimestampsAndWatermarks(strategy)
///     .WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(20))).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 2, 1
/// </code></example>
public sealed class WatermarkStrategy
{
    private WatermarkStrategy(WatermarkSettings settings) => Settings = settings;

    internal WatermarkSettings Settings { get; }

    /// <summary>Records come at most so late after one with a larger timestamp: the watermark is the largest timestamp less the bound and 1 ms.</summary>
    /// <param name="bound">How late, at most; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static WatermarkStrategy ForBoundedOutOfOrderness(TimeSpan bound) => new(WatermarkSettings.Bounded(bound));

    /// <summary>Timestamps never fall within a split; equal ones are not late.</summary>
    public static WatermarkStrategy ForMonotonousTimestamps() => new(WatermarkSettings.Bounded(TimeSpan.Zero));

    /// <summary>No watermark before the end of the input: for processing time, or where event time does not matter.</summary>
    public static WatermarkStrategy NoWatermarks() => new(new WatermarkSettings());

    /// <summary>Watermarks of your own.</summary>
    /// <param name="factory">Makes a generator; called once for each split (or subtask, where the strategy is not given to a source).</param>
    public static WatermarkStrategy<T> ForGenerator<T>(Func<WatermarkGenerator<T>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new WatermarkStrategy<T>(new WatermarkSettings { Kind = WatermarkKind.Custom }, factory, null);
    }

    /// <summary>Says where a record's timestamp is; without it, it is the one that the source gives (Kafka's).</summary>
    /// <param name="assigner">Gives the timestamp.</param>
    public WatermarkStrategy<T> WithTimestampAssigner<T>(Func<T, DateTimeOffset> assigner) => new WatermarkStrategy<T>(Settings, null, assigner);

    /// <summary>Says where a record's timestamp is.</summary>
    /// <param name="assigner">Gives the timestamp in epoch milliseconds.</param>
    public WatermarkStrategy<T> WithTimestampAssigner<T>(Func<T, long> assigner) => new WatermarkStrategy<T>(Settings, null, assigner);

    /// <summary>Says where a record's timestamp is; for large structs.</summary>
    /// <param name="assigner">Gives the timestamp.</param>
    public WatermarkStrategy<T> WithTimestampAssigner<T>(InFunc<T, DateTimeOffset> assigner) => new WatermarkStrategy<T>(Settings, null, assigner);

    /// <summary>Says where a record's timestamp is; for large structs.</summary>
    /// <param name="assigner">Gives the timestamp in epoch milliseconds.</param>
    public WatermarkStrategy<T> WithTimestampAssigner<T>(InFunc<T, long> assigner) => new WatermarkStrategy<T>(Settings, null, assigner);

    /// <summary>A split that gives nothing for <paramref name="timeout"/> no longer holds event time back, until its next record.</summary>
    /// <param name="timeout">Positive. Only time in which the source could have read counts: being blocked or paused is not being idle.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive.</exception>
    public WatermarkStrategy WithIdleness(TimeSpan timeout) => new(Settings.WithIdleness(timeout));

    /// <summary>Sources of a group wait for each other: one that is too far ahead of the slowest stops reading.</summary>
    /// <param name="group">Names the group within the job.</param>
    /// <param name="maxDrift">How far ahead, in event time.</param>
    /// <param name="updateInterval">How often they compare; one second if left out.</param>
    /// <exception cref="ArgumentException">The group is empty, the drift negative or the interval not positive.</exception>
    public WatermarkStrategy WithWatermarkAlignment(string group, TimeSpan maxDrift, TimeSpan? updateInterval = null) =>
        new(Settings.WithAlignment(group, maxDrift, updateInterval));

    internal WatermarkStrategy<T> For<T>() => new(Settings, null, null);
}
