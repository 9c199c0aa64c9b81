namespace ActorStream.Operators;

/// <summary>A lambda as a join function.</summary>
internal sealed class LambdaJoin<TLeft, TRight, TOut>(Func<TLeft, TRight, TOut> join) : ProcessJoinFunction<TLeft, TRight, TOut>
{
    public override void ProcessElement(TLeft left, TRight right, JoinContext context, Collector<TOut> output) => output.Collect(join(left, right));
}
