namespace ActorStream;

/// <summary>Turns each record of a keyed stream into any number of others, with state and timers for each key.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TIn">The type of the input records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new Pauses(context)).Print();
/// // prints: ann 50, ann 20, bob 60
///
/// public sealed class Pauses(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
/// {
///     private readonly ValueState&lt;int> _last = runtime.GetState("last", -1);
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (_last.Value >= 0) output.Collect($"{context.CurrentKey} {value.Second - _last.Value}");
///         _last.Value = value.Second;
///     }
/// }
/// </code></example>
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
