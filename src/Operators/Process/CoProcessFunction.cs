namespace ActorStream;

/// <summary>Turns the records of two streams into results of one.</summary>
/// <typeparam name="T1">The type of the first stream's records.</typeparam>
/// <typeparam name="T2">The type of the second stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// env.FromElements(1, 2).Connect(env.FromElements("x")).Process(static _ => new Both()).Print();
/// // prints, in any order: number 1, number 2, text x
///
/// public sealed class Both : CoProcessFunction&lt;int, string, string>
/// {
///     public override void ProcessElement1(int value, ProcessContext context, Collector&lt;string> output) => output.Collect($"number {value}");
///     public override void ProcessElement2(string value, ProcessContext context, Collector&lt;string> output) => output.Collect($"text {value}");
/// }
/// </code></example>
public abstract class CoProcessFunction<T1, T2, TOut> : RichFunction
{
    /// <summary>Processes a record of the first stream.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement1(T1 value, ProcessContext context, Collector<TOut> output);

    /// <summary>Processes a record of the second stream.</summary>
    /// <param name="value">The record.</param>
    /// <param name="context">Its timestamp, and the clocks; the watermark is the lower one of both streams.</param>
    /// <param name="output">Where results go; they take the record's timestamp.</param>
    public abstract void ProcessElement2(T2 value, ProcessContext context, Collector<TOut> output);
}
