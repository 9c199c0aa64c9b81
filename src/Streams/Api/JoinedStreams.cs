using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Two streams to be joined, waiting for their windows.</summary>
public sealed class JoinedStreams<TKey, TLeft, TRight>
{
    private readonly TaggedUnion<TKey, TLeft, TRight> _union;

    internal JoinedStreams(TaggedUnion<TKey, TLeft, TRight> union) => _union = union;

    /// <summary>The windows in which two records must both be to meet.</summary>
    /// <example><code>
    /// var starts = clicks.Filter(static c => c.Page == "/");
    /// var payments = clicks.Filter(static c => c.Page == "/pay");
    /// starts.Join(payments, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Apply(static (start, payment) => (start.User, payment.Second - start.Second)).Print();
    /// // prints: (ann, 70)
    /// </code></example>
    public WithWindow Window(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new WithWindow(_union, assigner);
    }

    /// <summary>A join with its windows, waiting for its function.</summary>
    public sealed class WithWindow
    {
        private readonly WindowedStream<TKey, Tagged<TLeft, TRight>> _windowed;

        internal WithWindow(TaggedUnion<TKey, TLeft, TRight> union, WindowAssigner assigner) => _windowed = union.Window(assigner);

        /// <inheritdoc cref="WindowedStream{TKey, T}.AllowedLateness"/>
        /// <example><code>
        /// clicks.Join(clicks, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
        ///     .AllowedLateness(TimeSpan.FromSeconds(30)).Apply(static (a, b) => $"{a.Page} {b.Page}").Print();
        /// // prints, in any order: / /, / /cart, /cart /, /cart /cart, / /, /pay /pay, /help /help
        /// </code></example>
        public WithWindow AllowedLateness(TimeSpan lateness)
        {
            _windowed.AllowedLateness(lateness);
            return this;
        }

        /// <summary>Makes a record of each pair; its time is its window's last millisecond.</summary>
        /// <example><code>
        /// var carts = clicks.Filter(static c => c.Page == "/cart");
        /// var payments = clicks.Filter(static c => c.Page == "/pay");
        /// carts.Join(payments, static c => c.User, static c => c.User).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMinutes(5)))
        ///     .Apply(static (cart, payment) => $"{cart.User} paid").Print();
        /// // prints: ann paid
        /// </code></example>
        public DataStream<TOut> Apply<TOut>(Func<TLeft, TRight, TOut> join)
        {
            ArgumentNullException.ThrowIfNull(join);
            return _windowed.Process<TOut>(_ => new JoinWindowFunction<TKey, TLeft, TRight, TOut>(join));
        }

        /// <summary>Makes any number of records of each pair.</summary>
        /// <example><code>
        /// clicks.Join(clicks, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
        ///     .Apply(static (Click a, Click b, Collector&lt;string> output) =>
        ///     {
        ///         if (a.Second &lt; b.Second) output.Collect($"{a.Page} before {b.Page}");
        ///     }).Print();
        /// // prints, in any order: / before /cart, / before /pay, /cart before /pay, / before /help
        /// </code></example>
        public DataStream<TOut> Apply<TOut>(Action<TLeft, TRight, Collector<TOut>> join)
        {
            ArgumentNullException.ThrowIfNull(join);
            return _windowed.Process<TOut>(_ => new FlatJoinWindowFunction<TKey, TLeft, TRight, TOut>(join));
        }
    }
}

/// <summary>Two streams to be grouped together, waiting for their windows.</summary>
public sealed class CoGroupedStreams<TKey, TLeft, TRight>
{
    private readonly TaggedUnion<TKey, TLeft, TRight> _union;

    internal CoGroupedStreams(TaggedUnion<TKey, TLeft, TRight> union) => _union = union;

    /// <summary>The windows whose records are grouped.</summary>
    /// <example><code>
    /// var payments = clicks.Filter(static c => c.Page == "/pay");
    /// clicks.CoGroup(payments, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Apply(static (all, paid) => all.Take(1).Select(c => $"{c.User} paid {paid.Count} times")).Print();
    /// // prints, in any order: ann paid 1 times, bob paid 0 times
    /// </code></example>
    public WithWindow Window(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new WithWindow(_union, assigner);
    }

    /// <summary>A co-group with its windows, waiting for its function.</summary>
    public sealed class WithWindow
    {
        private readonly WindowedStream<TKey, Tagged<TLeft, TRight>> _windowed;

        internal WithWindow(TaggedUnion<TKey, TLeft, TRight> union, WindowAssigner assigner) => _windowed = union.Window(assigner);

        /// <inheritdoc cref="WindowedStream{TKey, T}.AllowedLateness"/>
        /// <example><code>
        /// clicks.CoGroup(clicks, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
        ///     .AllowedLateness(TimeSpan.FromMinutes(1)).Apply(static (left, right) => new[] { left.Count + right.Count }).Print();
        /// // prints, in any order: 6, 4
        /// </code></example>
        public WithWindow AllowedLateness(TimeSpan lateness)
        {
            _windowed.AllowedLateness(lateness);
            return this;
        }

        /// <summary>Makes records of the lists of both sides; one of them may be empty, so outer joins are possible.</summary>
        /// <example><code>
        /// var helped = clicks.Filter(static c => c.Page == "/help");
        /// clicks.CoGroup(helped, static c => c.User, static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
        ///     .Apply(static (all, help) => all.Where(_ => help.Count == 0).Select(static c => c.Page)).Print();
        /// // prints: /, /cart, /pay
        /// </code></example>
        public DataStream<TOut> Apply<TOut>(Func<IReadOnlyList<TLeft>, IReadOnlyList<TRight>, IEnumerable<TOut>> group)
        {
            ArgumentNullException.ThrowIfNull(group);
            return _windowed.Process<TOut>(_ => new CoGroupWindowFunction<TKey, TLeft, TRight, TOut>(group));
        }
    }
}
