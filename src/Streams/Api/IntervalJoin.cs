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
    /// <example><code>
    /// var starts = clicks.Filter(static c => c.Page == "/").KeyBy(static c => c.User);
    /// var all = clicks.KeyBy(static c => c.User);
    /// starts.IntervalJoin(all).Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)).Apply(static (start, c) => $"{c.User}: {start.Page} then {c.Page}").Print();
    /// // prints, in any order: ann: / then /cart, bob: / then /help
    /// </code></example>
    public IntervalJoin<TKey, TLeft, TRight> Between(TimeSpan lower, TimeSpan upper)
    {
        _between = (lower, upper);
        return this;
    }

    /// <summary>The lower bound itself does not count.</summary>
    /// <example><code>
    /// var user = clicks.KeyBy(static c => c.User);            // each click with those that follow within a minute, without itself
    /// user.IntervalJoin(user).Between(TimeSpan.Zero, TimeSpan.FromMinutes(1)).LowerBoundExclusive().Apply(static (a, b) => (a.Page, b.Page)).Print();
    /// // prints, in any order: (/, /cart), (/cart, /pay), (/, /help)
    /// </code></example>
    public IntervalJoin<TKey, TLeft, TRight> LowerBoundExclusive()
    {
        _lowerExclusive = true;
        return this;
    }

    /// <summary>The upper bound itself does not count.</summary>
    /// <example><code>
    /// var user = clicks.KeyBy(static c => c.User);            // bob's clicks are exactly a minute apart
    /// user.IntervalJoin(user).Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)).UpperBoundExclusive().Apply(static (a, b) => (a.Page, b.Page)).Print();
    /// // prints, in any order: (/, /cart), (/cart, /pay)
    /// </code></example>
    public IntervalJoin<TKey, TLeft, TRight> UpperBoundExclusive()
    {
        _upperExclusive = true;
        return this;
    }

    /// <summary>Late records of the left stream go to a side output; without it they are dropped and counted.</summary>
    /// <example><code>
    /// var late = new OutputTag&lt;Click>("late");
    /// var user = clicks.KeyBy(static c => c.User);
    /// var pairs = user.IntervalJoin(user).Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)).SideOutputLeftLateData(late).Apply(static (a, b) => (a.Page, b.Page));
    /// pairs.Print();
    /// pairs.GetSideOutput(late).Print();                      // nothing is late here
    /// // prints: (/cart, /pay)
    /// </code></example>
    public IntervalJoin<TKey, TLeft, TRight> SideOutputLeftLateData(OutputTag<TLeft> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _leftLate = tag;
        return this;
    }

    /// <summary>Late records of the right stream go to a side output; without it they are dropped and counted.</summary>
    /// <example><code>
    /// var late = new OutputTag&lt;Click>("late");
    /// var user = clicks.KeyBy(static c => c.User);
    /// var pairs = user.IntervalJoin(user).Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)).SideOutputRightLateData(late).Apply(static (a, b) => (a.Page, b.Page));
    /// pairs.Print();
    /// pairs.GetSideOutput(late).Print();                      // nothing is late here
    /// // prints: (/cart, /pay)
    /// </code></example>
    public IntervalJoin<TKey, TLeft, TRight> SideOutputRightLateData(OutputTag<TRight> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _rightLate = tag;
        return this;
    }

    /// <summary>Makes a record of each pair; its time is the later of the two.</summary>
    /// <example><code>
    /// var user = clicks.KeyBy(static c => c.User);
    /// user.IntervalJoin(user).Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)).Apply(static (a, b) => $"{a.Page} then {b.Page}").Print();
    /// // prints: /cart then /pay
    /// </code></example>
    public DataStream<TOut> Apply<TOut>(Func<TLeft, TRight, TOut> join)
    {
        ArgumentNullException.ThrowIfNull(join);
        return Process(_ => new LambdaJoin<TLeft, TRight, TOut>(join));
    }

    /// <summary>Hands each pair to a class.</summary>
    /// <param name="factory">Makes the class's instance: once when the plan is checked, once for each subtask.</param>
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
