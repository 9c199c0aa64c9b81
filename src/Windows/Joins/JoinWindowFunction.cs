using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>A window join: each left record of key and window with each right one; a side without records gives nothing.</summary>
internal sealed class JoinWindowFunction<TKey, TLeft, TRight, TOut>(Func<TLeft, TRight, TOut> join)
    : ProcessWindowFunction<TKey, Tagged<TLeft, TRight>, TOut>
{
    public override void Process(TKey key, WindowContext context, IReadOnlyList<Tagged<TLeft, TRight>> elements, Collector<TOut> output)
    {
        var (lefts, rights) = Tagged<TLeft, TRight>.Split(elements);
        foreach (var left in lefts)
            foreach (var right in rights) output.Collect(join(left, right));
    }
}

/// <summary>A window join whose lambda emits for itself.</summary>
internal sealed class FlatJoinWindowFunction<TKey, TLeft, TRight, TOut>(Action<TLeft, TRight, Collector<TOut>> join)
    : ProcessWindowFunction<TKey, Tagged<TLeft, TRight>, TOut>
{
    public override void Process(TKey key, WindowContext context, IReadOnlyList<Tagged<TLeft, TRight>> elements, Collector<TOut> output)
    {
        var (lefts, rights) = Tagged<TLeft, TRight>.Split(elements);
        foreach (var left in lefts)
            foreach (var right in rights) join(left, right, output);
    }
}

/// <summary>A co-group: the lists of both sides of key and window, also when one of them is empty, which makes outer joins possible.</summary>
internal sealed class CoGroupWindowFunction<TKey, TLeft, TRight, TOut>(Func<IReadOnlyList<TLeft>, IReadOnlyList<TRight>, IEnumerable<TOut>> group)
    : ProcessWindowFunction<TKey, Tagged<TLeft, TRight>, TOut>
{
    public override void Process(TKey key, WindowContext context, IReadOnlyList<Tagged<TLeft, TRight>> elements, Collector<TOut> output)
    {
        var (left, right) = Tagged<TLeft, TRight>.Split(elements);
        foreach (var result in group(left, right)) output.Collect(result);
    }
}
