namespace ActorStream;

/// <summary>Turns each record into any number of others, with a lifecycle, side outputs and the clocks.</summary>
/// <typeparam name="TIn">The type of the input records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// clicks.Process(static _ => new Times()).Print();
/// // prints: 00:00, 00:20, 00:50, 01:10, 01:20
///
/// public sealed class Times : ProcessFunction&lt;Click, string>
/// {
///     public override void ProcessElement(Click value, ProcessContext context, Collector&lt;string> output) => output.Collect($"{context.Timestamp:mm:ss}");
/// }
/// </code></example>
public abstract class ProcessFunction<TIn, TOut> : RichFunction
{
    /// <summary>Processes a record.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement(TIn value, ProcessContext context, Collector<TOut> output);
}
