namespace ActorStream;

/// <summary>Turns the records of two streams with the same key into results of one, with state and timers for each key that both sides share.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="T1">The type of the first stream's records.</typeparam>
/// <typeparam name="T2">The type of the second stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// env.FromElements((Id: 1, Item: "book"), (Id: 2, Item: "pen")).Connect(env.FromElements((Id: 2, Paid: 3)))
///     .KeyBy(static o => o.Id, static p => p.Id).Process(static context => new Matching(context)).Print();
/// // prints: paid: pen
///
/// public sealed class Matching(KeyedRuntimeContext runtime) : KeyedCoProcessFunction&lt;int, (int Id, string Item), (int Id, int Paid), string>
/// {
///     private readonly ValueState&lt;string?> _item = runtime.GetState&lt;string?>("item", null);
///     private readonly ValueState&lt;bool> _paid = runtime.GetState("paid", false);
///
///     public override void ProcessElement1((int Id, string Item) value, KeyedContext&lt;int> context, Collector&lt;string> output)
///     {
///         _item.Value = value.Item;
///         if (_paid.Value) output.Collect($"paid: {value.Item}");
///     }
///
///     public override void ProcessElement2((int Id, int Paid) value, KeyedContext&lt;int> context, Collector&lt;string> output)
///     {
///         _paid.Value = true;
///         if (_item.Value is { } item) output.Collect($"paid: {item}");
///     }
/// }
/// </code></example>
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
