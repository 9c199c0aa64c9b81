using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <content>Windows without key, and event time.</content>
public partial class DataStream<T>
{
    /// <summary>Puts all records into windows, in one subtask.</summary>
    /// <param name="assigner">Which windows a record is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(static a => a.Count(), static (window, n) => (window.Start.Minute, n)).Print();
    /// // prints: (0, 3), (1, 2)
    /// </code></example>
    public AllWindowedStream<T> WindowAll(WindowAssigner<T> assigner, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        var site = new SourceLocation(file, line);
        Environment.OpenWindow(site);
        var keying = new Keying<T, byte, NoKey<T>>(default, Environment.Codecs.For<byte>());
        return new AllWindowedStream<T>(new WindowBuilder<byte, T>(this, keying, assigner, isKeyless: true, site));
    }

    /// <summary>Windows of a number of records.</summary>
    /// <inheritdoc cref="KeyedStream{TKey, T}.CountWindow(int, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4, 5).CountWindowAll(2).Reduce(static (a, b) => a + b).Print();
    /// // prints: 3, 7
    /// </code></example>
    public AllWindowedStream<T> CountWindowAll(int size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WindowAll(GlobalWindows.Create(), file, line).Trigger(PurgingTrigger.Of(CountTrigger.Of(size)));

    /// <summary>Every <paramref name="slide"/> records the last <paramref name="size"/> of them.</summary>
    /// <inheritdoc cref="KeyedStream{TKey, T}.CountWindow(int, int, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).CountWindowAll(3, slide: 2).Reduce(static (a, b) => a + b).Print();
    /// // prints: 3, 9
    /// </code></example>
    public AllWindowedStream<T> CountWindowAll(int size, int slide, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WindowAll(GlobalWindows.Create(), file, line).Trigger(CountTrigger.Of(slide)).Evictor(CountEvictor.Of(size));

    /// <summary>Gives records timestamps and watermarks; those from upstream are replaced.</summary>
    /// <param name="strategy">How event time comes about.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(("a", 1_000L), ("b", 4_000L), ("c", 3_000L), ("d", 11_000L))
    ///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(2))
    ///         .WithTimestampAssigner(static ((string Name, long Time) x) => x.Time))
    ///     .WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10)))
    ///     .Apply(static (window, elements) => string.Concat(elements.Select(static e => e.Item1))).Print();
    /// // prints: abc, d
    /// </code></example>
    public DataStream<T> AssignTimestampsAndWatermarks(
        WatermarkStrategy<T> strategy, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var interval = (long)Environment.AutoWatermarkInterval.TotalMilliseconds;
        return Operator<T>(
            "Watermarks", file, line, _ => AssignTimestampsAndWatermarksOperator<T>.Create(strategy, interval).Inlet, isChecked: false);
    }

    /// <summary>The records of each subtask of a bounded stream together, at its end.</summary>
    /// <example><code>
    /// clicks.FullWindowPartition().SortPartition(static c => c.Second, SortDirection.Descending).Map(static c => c.Second).Print();
    /// // prints: 80, 70, 50, 20, 0
    /// </code></example>
    public PartitionWindowedStream<T> FullWindowPartition([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, new SourceLocation(file, line));
}

/// <summary>The key of windows without key.</summary>
internal readonly struct NoKey<T> : IKeySelector<T, byte>
{
    public byte GetKey(in T value) => 0;
}
