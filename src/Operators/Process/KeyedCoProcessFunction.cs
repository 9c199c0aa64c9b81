namespace ActorStream;

/// <summary>Turns the records of two streams with the same key into results of one, with state and timers for each key that both sides share.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="T1">The type of the first stream's records.</typeparam>
/// <typeparam name="T2">The type of the second stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class KeyedCoProcessFunction<TKey, T1, T2, TOut> : RichFunction
{
    /// <summary>Processes a record of the first stream; state and timers are those of its key.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its key and timestamp, clocks and timers; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement1(T1 value, KeyedContext<TKey> context, Collector<TOut> output);

    /// <summary>Processes a record of the second stream; state and timers are those of its key.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its key and timestamp, clocks and timers; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement2(T2 value, KeyedContext<TKey> context, Collector<TOut> output);

    /// <summary>A timer has come; state and timers are those of the key that it was registered for.</summary>
    /// <param name="timestamp">The timer's time.</param>
    /// <param name="context">The key, the time domain, clocks and timers.</param>
    /// <param name="output">Where results go; an event-time timer's take its time as timestamp, a processing-time timer's have none.</param>
    public virtual void OnTimer(DateTimeOffset timestamp, TimerContext<TKey> context, Collector<TOut> output)
    {
    }
}
