using System.Runtime.CompilerServices;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Two streams together.</content>
public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Leads this stream into a function beside a broadcast one.</summary>
    /// <example><code>
    /// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
    /// var factors = env.FromElements(10).Broadcast();
    /// env.FromElements(1, 2).KeyBy(static n => n).Connect(factors).Process(static context => new Scaled(context)).Print();
    /// // prints, in any order: 10, 20
    ///
    /// public sealed class Scaled(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction&lt;int, int, int, int>
    /// {
    ///     private readonly BroadcastState&lt;string, int> _factor = runtime.GetBroadcastState&lt;string, int>("factor");
    ///
    ///     public override void ProcessElement(int value, KeyedContext&lt;int> context, Collector&lt;int> output) => output.Collect(value * _factor["now"]);
    ///
    ///     public override void ProcessBroadcastElement(int value, KeyedBroadcastContext&lt;int> context, Collector&lt;int> output) => context.Put(_factor, "now", value);
    /// }
    /// </code></example>
    public new KeyedBroadcastConnectedStream<TKey, T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new KeyedBroadcastConnectedStream<TKey, T, TBroadcast>(this, broadcast);
    }

    /// <summary>Leads this stream and another one with the same type of key into one function.</summary>
    /// <example><code>
    /// var visits = clicks.KeyBy(static c => c.User);
    /// var names = env.FromElements(("ann", "Ann Lee")).KeyBy(static n => n.Item1);
    /// visits.Connect(names).Process(static context => new Seen(context)).Print();
    /// // prints: Ann Lee was here
    ///
    /// public sealed class Seen(KeyedRuntimeContext runtime) : KeyedCoProcessFunction&lt;string, Click, (string User, string Name), string>
    /// {
    ///     private readonly ValueState&lt;bool> _seen = runtime.GetState("seen", false);
    ///     private readonly ValueState&lt;string?> _name = runtime.GetState&lt;string?>("name", null);
    ///
    ///     public override void ProcessElement1(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
    ///     {
    ///         if (!_seen.Value &amp;&amp; _name.Value is { } name) output.Collect($"{name} was here");
    ///         _seen.Value = true;
    ///     }
    ///
    ///     public override void ProcessElement2((string User, string Name) value, KeyedContext&lt;string> context, Collector&lt;string> output)
    ///     {
    ///         _name.Value = value.Name;
    ///         if (_seen.Value) output.Collect($"{value.Name} was here");
    ///     }
    /// }
    /// </code></example>
    public KeyedConnectedStreams<TKey, T, T2> Connect<T2>(KeyedStream<TKey, T2> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new KeyedConnectedStreams<TKey, T, T2>(this, other);
    }

    /// <summary>Joins this stream with another by key and by how far apart in event time two records are.</summary>
    /// <param name="other">The other stream.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// var carts = clicks.Filter(static c => c.Page == "/cart").KeyBy(static c => c.User);
    /// var payments = clicks.Filter(static c => c.Page == "/pay").KeyBy(static c => c.User);
    /// carts.IntervalJoin(payments).Between(TimeSpan.Zero, TimeSpan.FromMinutes(5))
    ///     .Apply(static (cart, payment) => $"{cart.User} paid after {payment.Second - cart.Second} s").Print();
    /// // prints: ann paid after 20 s
    /// </code></example>
    public IntervalJoin<TKey, T, T2> IntervalJoin<T2>(
        KeyedStream<TKey, T2> other, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new IntervalJoin<TKey, T, T2>(this, other, new SourceLocation(file, line));
    }
}
