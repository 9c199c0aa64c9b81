namespace ActorStream;

/// <summary>Turns each pair of an interval join into any number of results.</summary>
/// <typeparam name="TLeft">The type of the left stream's records.</typeparam>
/// <typeparam name="TRight">The type of the right stream's records.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public abstract class ProcessJoinFunction<TLeft, TRight, TOut> : RichFunction
{
    /// <summary>Processes a pair.</summary>
    /// <param name="left">The record of the left stream.</param>
    /// <param name="right">The record of the right stream.</param>
    /// <param name="context">The pair's timestamp, which is the later one of the two, and the clocks.</param>
    /// <param name="output">Where results go; they take the pair's timestamp.</param>
    public abstract void ProcessElement(TLeft left, TRight right, JoinContext context, Collector<TOut> output);
}
