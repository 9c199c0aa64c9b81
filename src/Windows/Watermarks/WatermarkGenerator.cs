namespace ActorStream;

/// <summary>
/// Watermarks of your own: periodic ones in <see cref="OnPeriodicEmit"/>, punctuated ones in <see cref="OnEvent"/>. There is one
/// generator for each split; it is called from one thread at a time.
/// </summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// env.FromElements(("a", 1_000L), ("b", 3_000L), ("beat", 5_000L), ("late", 2_000L))
///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForGenerator(static () => new Heartbeats()).WithTimestampAssigner(static ((string, long Time) x) => x.Time))
///     .WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(4))).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 2, 1
///
/// public sealed class Heartbeats : WatermarkGenerator&lt;(string Name, long Time)>
/// {
///     public override void OnEvent((string Name, long Time) value, DateTimeOffset timestamp, WatermarkOutput output)
///     {
///         if (value.Name == "beat") output.EmitWatermark(timestamp);
///     }
/// }
/// </code></example>
public abstract class WatermarkGenerator<T>
{
    /// <summary>Called for each record. A watermark emitted here comes behind this record and before the next one.</summary>
    /// <param name="value">The record.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="output">Takes the watermark.</param>
    public abstract void OnEvent(T value, DateTimeOffset timestamp, WatermarkOutput output);

    /// <summary>Called every <c>pipeline.auto-watermark-interval</c> of processing time, also when no records come.</summary>
    /// <param name="output">Takes the watermark.</param>
    public virtual void OnPeriodicEmit(WatermarkOutput output)
    {
    }
}
