using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>Two keyed streams to be joined by how far apart in event time their records are.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The left stream's records.</typeparam>
/// <typeparam name="TRight">The right stream's records.</typeparam>
public sealed class IntervalJoin<TKey, TLeft, TRight>
{
    private readonly KeyedStream<TKey, TLeft> _left;
    private readonly KeyedStream<TKey, TRight> _right;
    private readonly SourceLocation _site;
    private (TimeSpan Lower, TimeSpan Upper)? _between;
    private bool _lowerExclusive;
    private bool _upperExclusive;
    private OutputTag<TLeft>? _leftLate;
    private OutputTag<TRight>? _rightLate;

    internal IntervalJoin(KeyedStream<TKey, TLeft> left, KeyedStream<TKey, TRight> right, SourceLocation site)
    {
        _left = left;
        _right = right;
        _site = site;
    }

    /// <summary>A pair is joined if left + lower ≤ right ≤ left + upper.</summary>
    public IntervalJoin<TKey, TLeft, TRight> Between(TimeSpan lower, TimeSpan upper)
    {
        _between = (lower, upper);
        return this;
    }

    /// <summary>The lower bound itself does not count.</summary>
    public IntervalJoin<TKey, TLeft, TRight> LowerBoundExclusive()
    {
        _lowerExclusive = true;
        return this;
    }

    /// <summary>The upper bound itself does not count.</summary>
    public IntervalJoin<TKey, TLeft, TRight> UpperBoundExclusive()
    {
        _upperExclusive = true;
        return this;
    }

    /// <summary>Late records of the left stream go to a side output; without it they are dropped and counted.</summary>
    public IntervalJoin<TKey, TLeft, TRight> SideOutputLeftLateData(OutputTag<TLeft> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _leftLate = tag;
        return this;
    }

    /// <summary>Late records of the right stream go to a side output; without it they are dropped and counted.</summary>
    public IntervalJoin<TKey, TLeft, TRight> SideOutputRightLateData(OutputTag<TRight> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _rightLate = tag;
        return this;
    }

    /// <summary>Makes a record of each pair; its time is the later of the two.</summary>
    public DataStream<TOut> Apply<TOut>(Func<TLeft, TRight, TOut> join)
    {
        ArgumentNullException.ThrowIfNull(join);
        return Process(_ => new LambdaJoin<TLeft, TRight, TOut>(join));
    }

    /// <summary>Hands each pair to a class.</summary>
    /// <param name="factory">Makes the class's instance: once when the plan is checked, once for each subtask.</param>
    public DataStream<TOut> Process<TOut>(Func<RuntimeContext, ProcessJoinFunction<TLeft, TRight, TOut>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TwoInputs.Add(_left, _right, "IntervalJoin", _site.File ?? "", _site.Line, context =>
        {
            var (lower, upper) = _between ?? throw new InvalidOperationException("It has no bounds: call Between(lower, upper).");
            var op = Closed.Create<ITwoInputs<TLeft, TRight>>(
                typeof(IntervalJoinOperator<,,,,,,>),
                [typeof(TKey), typeof(TLeft), typeof(TRight), typeof(TOut), _left.Keying.SelectorType, _right.Keying.SelectorType, _left.Keying.CodecType],
                context, _left.Keying.Selector, _right.Keying.Selector, _left.Keying.Codec,
                JoinBounds.Between(lower, upper, _lowerExclusive, _upperExclusive), _leftLate, _rightLate, factory);
            return (op.Input1, op.Input2);
        }, default(TOut));
    }
}
