namespace ActorStream.Operators;

/// <summary>A record of one of two streams that go into one window operator together.</summary>
/// <param name="IsRight">Which stream it is from.</param>
/// <param name="Left">The record of the left stream, or nothing.</param>
/// <param name="Right">The record of the right stream, or nothing.</param>
internal readonly record struct Tagged<TLeft, TRight>(bool IsRight, TLeft? Left, TRight? Right)
{
    /// <summary>The records of each side of a window, in order of arrival.</summary>
    public static (List<TLeft> Left, List<TRight> Right) Split(IReadOnlyList<Tagged<TLeft, TRight>> elements)
    {
        var left = new List<TLeft>();
        var right = new List<TRight>();
        for (var i = 0; i < elements.Count; i++)
        {
            var element = elements[i];
            if (element.IsRight) right.Add(element.Right!);
            else left.Add(element.Left!);
        }
        return (left, right);
    }
}

/// <summary>Tags the records of the left stream.</summary>
internal readonly struct TagLeft<TLeft, TRight> : IMapFunction<TLeft, Tagged<TLeft, TRight>>
{
    public Tagged<TLeft, TRight> Map(in TLeft value) => new(false, value, default);
}

/// <summary>Tags the records of the right stream.</summary>
internal readonly struct TagRight<TLeft, TRight> : IMapFunction<TRight, Tagged<TLeft, TRight>>
{
    public Tagged<TLeft, TRight> Map(in TRight value) => new(true, default, value);
}

/// <summary>The key of a tagged record, by the selector of its stream.</summary>
internal struct TaggedKey<TLeft, TRight, TKey, TLeftSelector, TRightSelector>(TLeftSelector left, TRightSelector right)
    : IKeySelector<Tagged<TLeft, TRight>, TKey>
    where TLeftSelector : struct, IKeySelector<TLeft, TKey>
    where TRightSelector : struct, IKeySelector<TRight, TKey>
{
    private TLeftSelector _left = left;
    private TRightSelector _right = right;

    public TKey GetKey(in Tagged<TLeft, TRight> value)
    {
        if (value.IsRight)
        {
            var right = value.Right!;
            return _right.GetKey(in right);
        }
        var left = value.Left!;
        return _left.GetKey(in left);
    }
}
