using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Makes consecutive records: <paramref name="values"/>[i] is record <paramref name="first"/> + i.</summary>
public delegate void FillBatch<T>(long first, Span<T> values);

/// <summary>Makes consecutive records with their timestamps, in epoch milliseconds.</summary>
public delegate void FillTimedBatch<T>(long first, Span<T> values, Span<long> timestamps);

/// <summary>
/// Made-up records: each is a function of its number, 0, 1, 2 and so on, so that they are the same in every run and at any
/// parallelism. The subtasks share the numbers in blocks. A checkpoint stores how far each share has come.
/// </summary>
/// <example><code>
/// var readings = env.FromSource(
///     DataGeneratorSource.Of(static n => (Sensor: $"s{n % 2}", Time: n * 1000), count: 120),
///     WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static ((string Sensor, long Time) r) => r.Time));
/// readings.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(static a => a.Count(), static (window, n) => (window.Start.Minute, n)).Print();
/// // prints: (0, 60), (1, 60)
/// </code></example>
public static class DataGeneratorSource
{
    /// <summary>Records one by one.</summary>
    /// <param name="generator">Makes record n; the same one for the same n, always.</param>
    /// <param name="count">How many; without end if left out.</param>
    /// <param name="recordsPerSecond">How many a second, all subtasks together; as fast as they can if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the rate not a positive number.</exception>
    /// <example><code>
    /// env.FromSource(DataGeneratorSource.Of(static n => $"s{n % 3}", count: 5)).Print();
    /// // prints: s0, s1, s2, s0, s1
    /// </code></example>
    public static ISource<T> Of<T>(Func<long, T> generator, long? count = null, double? recordsPerSecond = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Check(count, recordsPerSecond);
        return Closed.Create<ISource<T>>(
            typeof(GeneratorOf<,>), [typeof(T), Sites.Of(generator)], generator, count ?? long.MaxValue, count is not null, recordsPerSecond ?? double.PositiveInfinity);
    }

    /// <summary>Records a batch at a time: the fastest way to make them.</summary>
    /// <param name="fill">Writes all elements of the span; the same ones for the same numbers, wherever batches begin.</param>
    /// <param name="count">How many; without end if left out.</param>
    /// <param name="recordsPerSecond">How many a second, all subtasks together; as fast as they can if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the rate not a positive number.</exception>
    public static ISource<T> OfBatches<T>(FillBatch<T> fill, long? count = null, double? recordsPerSecond = null)
    {
        ArgumentNullException.ThrowIfNull(fill);
        Check(count, recordsPerSecond);
        return Source<T, BatchFill<T>>(new BatchFill<T>(fill), count, recordsPerSecond);
    }

    /// <summary>Records a batch at a time, with their timestamps.</summary>
    /// <param name="fill">Writes all elements of both spans; the same ones for the same numbers, wherever batches begin.</param>
    /// <param name="count">How many; without end if left out.</param>
    /// <param name="recordsPerSecond">How many a second, all subtasks together; as fast as they can if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the rate not a positive number.</exception>
    public static ISource<T> OfBatches<T>(FillTimedBatch<T> fill, long? count = null, double? recordsPerSecond = null)
    {
        ArgumentNullException.ThrowIfNull(fill);
        Check(count, recordsPerSecond);
        return Source<T, TimedBatchFill<T>>(new TimedBatchFill<T>(fill), count, recordsPerSecond);
    }

    private static NumberedSource<T, TFill> Source<T, TFill>(TFill fill, long? count, double? rate)
        where TFill : struct, IFill<T> =>
        new("a generator", fill, count ?? long.MaxValue, count is not null, rate ?? double.PositiveInfinity);

    private static void Check(long? count, double? recordsPerSecond)
    {
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, "A generator's count must not be negative. Leave it out for a stream without end.");
        if (recordsPerSecond is { } rate && !(rate > 0))
            throw new ArgumentOutOfRangeException(nameof(recordsPerSecond), rate, "A generator's rate must be positive. Leave it out to go as fast as possible.");
    }
}
