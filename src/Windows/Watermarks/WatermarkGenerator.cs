namespace ActorStream;

/// <summary>
/// Watermarks of your own: periodic ones in <see cref="OnPeriodicEmit"/>, punctuated ones in <see cref="OnEvent"/>. There is one
/// generator for each split; it is called from one thread at a time.
/// </summary>
/// <typeparam name="T">The type of the records.</typeparam>
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
