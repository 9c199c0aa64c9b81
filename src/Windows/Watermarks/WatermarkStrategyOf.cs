using ActorStream.Windows;

namespace ActorStream;

/// <summary>How event time comes about for records of one type; see <see cref="WatermarkStrategy"/>.</summary>
/// <remarks>Immutable and safe to share.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// WatermarkStrategy&lt;Click> strategy = WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Click c) => c.Time)
///     .WithIdleness(TimeSpan.FromMinutes(1)).WithWatermarkAlignment("web", maxDrift: TimeSpan.FromSeconds(30));
/// env.FromSource(DataGeneratorSource.Of(static n => new Click("ann", "/", (int)n), count: 90), strategy)
///     .WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 60, 30
/// </code></example>
public sealed class WatermarkStrategy<T>
{
    private readonly Delegate? _assigner;

    internal WatermarkStrategy(WatermarkSettings settings, Func<WatermarkGenerator<T>>? generator, Delegate? assigner)
    {
        Settings = settings;
        Generator = generator;
        _assigner = assigner;
    }

    internal WatermarkSettings Settings { get; }

    internal Func<WatermarkGenerator<T>>? Generator { get; }

    /// <summary>The user's lambda; null: the timestamp is the source's.</summary>
    internal Delegate? Assigner => _assigner;

    /// <summary>Gives the strategy its record type.</summary>
    public static implicit operator WatermarkStrategy<T>(WatermarkStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return strategy.For<T>();
    }

    /// <summary>Says where a record's timestamp is; without it, it is the one that the source gives (Kafka's).</summary>
    /// <param name="assigner">Gives the timestamp.</param>
    public WatermarkStrategy<T> WithTimestampAssigner(Func<T, DateTimeOffset> assigner) => With(assigner);

    /// <summary>Says where a record's timestamp is.</summary>
    /// <param name="assigner">Gives the timestamp in epoch milliseconds.</param>
    public WatermarkStrategy<T> WithTimestampAssigner(Func<T, long> assigner) => With(assigner);

    /// <summary>Says where a record's timestamp is; for large structs.</summary>
    /// <param name="assigner">Gives the timestamp.</param>
    public WatermarkStrategy<T> WithTimestampAssigner(InFunc<T, DateTimeOffset> assigner) => With(assigner);

    /// <summary>Says where a record's timestamp is; for large structs.</summary>
    /// <param name="assigner">Gives the timestamp in epoch milliseconds.</param>
    public WatermarkStrategy<T> WithTimestampAssigner(InFunc<T, long> assigner) => With(assigner);

    /// <summary>A split that gives nothing for <paramref name="timeout"/> no longer holds event time back, until its next record.</summary>
    /// <param name="timeout">Positive. Only time in which the source could have read counts: being blocked or paused is not being idle.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive.</exception>
    public WatermarkStrategy<T> WithIdleness(TimeSpan timeout) => new(Settings.WithIdleness(timeout), Generator, _assigner);

    /// <summary>Sources of a group wait for each other: one that is too far ahead of the slowest stops reading.</summary>
    /// <param name="group">Names the group within the job.</param>
    /// <param name="maxDrift">How far ahead, in event time.</param>
    /// <param name="updateInterval">How often they compare; one second if left out.</param>
    /// <exception cref="ArgumentException">The group is empty, the drift negative or the interval not positive.</exception>
    public WatermarkStrategy<T> WithWatermarkAlignment(string group, TimeSpan maxDrift, TimeSpan? updateInterval = null) =>
        new(Settings.WithAlignment(group, maxDrift, updateInterval), Generator, _assigner);

    private WatermarkStrategy<T> With(Delegate assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new(Settings, Generator, assigner);
    }
}
