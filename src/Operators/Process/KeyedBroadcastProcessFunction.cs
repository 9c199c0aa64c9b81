namespace ActorStream;

/// <summary>Processes a keyed stream beside a broadcast one, whose records every subtask gets and keeps in broadcast state.</summary>
/// <remarks>Nothing is promised about the order of the two streams. Every subtask must change broadcast state in the same way.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TIn">The type of the keyed stream's records.</typeparam>
/// <typeparam name="TBroadcast">The type of the broadcast stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
/// clicks.KeyBy(static c => c.User).Connect(env.FromElements(2).Broadcast()).Process(static context => new Often(context)).Print();
/// // prints, in any order: ann has clicked 2 times, bob has clicked 2 times
///
/// public sealed class Often(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction&lt;string, Click, int, string>
/// {
///     private readonly BroadcastState&lt;int, bool> _alertAt = runtime.GetBroadcastState&lt;int, bool>("alert-at");
///     private readonly ValueState&lt;int> _clicks = runtime.GetState("clicks", 0);
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (_alertAt.ContainsKey(++_clicks.Value)) output.Collect($"{value.User} has clicked {_clicks.Value} times");
///     }
///
///     public override void ProcessBroadcastElement(int value, KeyedBroadcastContext&lt;string> context, Collector&lt;string> output) =>
///         context.Put(_alertAt, value, true);
/// }
/// </code></example>
public abstract class KeyedBroadcastProcessFunction<TKey, TIn, TBroadcast, TOut> : RichFunction
{
    /// <summary>Processes a record of the keyed stream; state and timers are those of its key, broadcast state can be read.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its key and timestamp, clocks and timers.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, KeyedContext<TKey> context, Collector<TOut> output);

    /// <summary>Processes a record of the broadcast stream, which has no key; broadcast state can be written through the context.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, the clocks, how broadcast state is written, and how all keys' state is reached.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessBroadcastElement(TBroadcast value, KeyedBroadcastContext<TKey> context, Collector<TOut> output);

    /// <summary>A timer has come; state and timers are those of the key that it was registered for.</summary>
    /// <param name="timestamp">The timer's time.</param>
    /// <param name="context">The key, the time domain, clocks and timers.</param>
    /// <param name="output">Where results go; an event-time timer's take its time as timestamp, a processing-time timer's have none.</param>
    public virtual void OnTimer(DateTimeOffset timestamp, TimerContext<TKey> context, Collector<TOut> output)
    {
    }
}
