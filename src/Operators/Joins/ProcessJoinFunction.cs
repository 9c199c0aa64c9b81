namespace ActorStream;

/// <summary>Turns each pair of an interval join into any number of results.</summary>
/// <typeparam name="TLeft">The type of the left stream's records.</typeparam>
/// <typeparam name="TRight">The type of the right stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// var user = clicks.KeyBy(static c => c.User);
/// user.IntervalJoin(user).Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)).Process(static _ => new Pause()).Print();
/// // prints: ann paused for 20 s
///
/// public sealed class Pause : ProcessJoinFunction&lt;Click, Click, string>
/// {
///     public override void ProcessElement(Click left, Click right, JoinContext context, Collector&lt;string> output) =>
///         output.Collect($"{left.User} paused for {(context.RightTimestamp - context.LeftTimestamp).TotalSeconds} s");
/// }
/// </code></example>
public abstract class ProcessJoinFunction<TLeft, TRight, TOut> : RichFunction
{
    /// <summary>Processes a pair.</summary>
    /// <param name="left">The record of the left stream.</param>
    /// <param name="right">The record of the right stream.</param>
    /// <param name="context">The pair's timestamp, which is the later one of the two, and the clocks.</param>
    /// <param name="output">Where results go; they take the pair's timestamp.</param>
    public abstract void ProcessElement(TLeft left, TRight right, JoinContext context, Collector<TOut> output);
}
