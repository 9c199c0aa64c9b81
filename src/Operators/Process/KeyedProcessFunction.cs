namespace ActorStream;

/// <summary>Turns each record of a keyed stream into any number of others, with state and timers for each key.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TIn">The type of the input records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class KeyedProcessFunction<TKey, TIn, TOut> : RichFunction
{
    /// <summary>Processes a record; state and timers are those of its key.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its key and timestamp, clocks and timers.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, KeyedContext<TKey> context, Collector<TOut> output);

    /// <summary>A timer has come; state and timers are those of the key that it was registered for.</summary>
    /// <param name="timestamp">The timer's time.</param>
    /// <param name="context">The key, the time domain, clocks and timers.</param>
    /// <param name="output">Where results go; an event-time timer's take its time as timestamp, a processing-time timer's have none.</param>
    public virtual void OnTimer(DateTimeOffset timestamp, TimerContext<TKey> context, Collector<TOut> output)
    {
    }
}
