using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>Two streams as one whose records say where they are from: what a window join is made of.</summary>
internal sealed class TaggedUnion<TKey, TLeft, TRight>(
    DataStream<TLeft> left, DataStream<TRight> right, Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey, string file, int line)
{
    public WindowedStream<TKey, Tagged<TLeft, TRight>> Window(WindowAssigner assigner)
    {
        var lefts = left.AddMap<Tagged<TLeft, TRight>>(default(TagLeft<TLeft, TRight>), "TagLeft", file, line);
        var rights = right.AddMap<Tagged<TLeft, TRight>>(default(TagRight<TLeft, TRight>), "TagRight", file, line);
        var leftSelector = Closed.Create(typeof(KeyLambda<,,>), [typeof(TLeft), typeof(TKey), Sites.Of(leftKey)], leftKey);
        var rightSelector = Closed.Create(typeof(KeyLambda<,,>), [typeof(TRight), typeof(TKey), Sites.Of(rightKey)], rightKey);
        var selector = Closed.Create(
            typeof(TaggedKey<,,,,>), [typeof(TLeft), typeof(TRight), typeof(TKey), leftSelector.GetType(), rightSelector.GetType()],
            leftSelector, rightSelector);
        return lefts.Union(rights).AddKey<TKey>(selector, file, line).Window(assigner, file, line);
    }
}
