namespace ActorStream;

/// <summary>Processes a stream beside a broadcast one, whose records every subtask gets and keeps in broadcast state.</summary>
/// <remarks>Nothing is promised about the order of the two streams. Every subtask must change broadcast state in the same way.</remarks>
/// <typeparam name="TIn">The type of the stream's records.</typeparam>
/// <typeparam name="TBroadcast">The type of the broadcast stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
/// clicks.Connect(env.FromElements("bob").Broadcast()).Process(static context => new Allowed(context)).Print();
/// // prints: /, /cart, /pay
///
/// public sealed class Allowed(RuntimeContext runtime) : BroadcastProcessFunction&lt;Click, string, string>
/// {
///     private readonly BroadcastState&lt;string, bool> _blocked = runtime.GetBroadcastState&lt;string, bool>("blocked");
///
///     public override void ProcessElement(Click value, ProcessContext context, Collector&lt;string> output)
///     {
///         if (!_blocked.ContainsKey(value.User)) output.Collect(value.Page);
///     }
///
///     public override void ProcessBroadcastElement(string value, BroadcastContext context, Collector&lt;string> output) => context.Put(_blocked, value, true);
/// }
/// </code></example>
public abstract class BroadcastProcessFunction<TIn, TBroadcast, TOut> : RichFunction
{
    /// <summary>Processes a record of the stream; broadcast state can be read.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, ProcessContext context, Collector<TOut> output);

    /// <summary>Processes a record of the broadcast stream; broadcast state can be written through the context.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, the clocks, and how broadcast state is written.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessBroadcastElement(TBroadcast value, BroadcastContext context, Collector<TOut> output);
}
