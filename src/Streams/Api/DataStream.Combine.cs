using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Two streams together, and asynchronous I/O.</content>
public partial class DataStream<T>
{
    /// <summary>Leads this stream and another into one function.</summary>
    /// <example><code>
    /// env.FromElements(1, 2).Connect(env.FromElements("a", "b")).Map(static n => $"number {n}", static s => $"letter {s}").Print();
    /// // prints, in any order: number 1, number 2, letter a, letter b
    /// </code></example>
    public ConnectedStreams<T, T2> Connect<T2>(DataStream<T2> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ConnectedStreams<T, T2>(this, other);
    }

    /// <summary>Leads this stream into a function beside a broadcast one.</summary>
    /// <example><code>
    /// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
    /// var blocked = env.FromElements("bob").Broadcast();
    /// clicks.Connect(blocked).Process(static context => new Allowed(context)).Print();
    /// // prints: /, /cart, /pay
    ///
    /// public sealed class Allowed(RuntimeContext runtime) : BroadcastProcessFunction&lt;Click, string, string>
    /// {
    ///     private readonly BroadcastState&lt;string, bool> _blocked = runtime.GetBroadcastState&lt;string, bool>("blocked");
    ///
    ///     public override void ProcessElement(Click value, ProcessContext context, Collector&lt;string> output)
    ///     {
    ///         if (!_blocked.ContainsKey(value.User)) output.Collect(value.Page);
    ///     }
    ///
    ///     public override void ProcessBroadcastElement(string value, BroadcastContext context, Collector&lt;string> output) => context.Put(_blocked, value, true);
    /// }
    /// </code></example>
    public BroadcastConnectedStream<T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new BroadcastConnectedStream<T, TBroadcast>(this, broadcast);
    }

    /// <summary>Every subtask of the next function gets all records.</summary>
    /// <example><code>
    /// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
    /// var limits = env.FromElements(60).Broadcast();
    /// clicks.KeyBy(static c => c.User).Connect(limits).Process(static context => new After(context)).Print();
    /// // prints, in any order: (ann, /pay), (bob, /help)
    ///
    /// public sealed class After(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction&lt;string, Click, int, (string, string)>
    /// {
    ///     private readonly BroadcastState&lt;string, int> _limits = runtime.GetBroadcastState&lt;string, int>("limits");
    ///
    ///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;(string, string)> output)
    ///     {
    ///         if (_limits.TryGetValue("after", out var after) &amp;&amp; value.Second >= after) output.Collect((context.CurrentKey, value.Page));
    ///     }
    ///
    ///     public override void ProcessBroadcastElement(int value, KeyedBroadcastContext&lt;string> context, Collector&lt;(string, string)> output) =>
    ///         context.Put(_limits, "after", value);
    /// }
    /// </code></example>
    public BroadcastStream<T> Broadcast() => new(Repartition(new PlainPartitioning<T>(PartitioningKind.Broadcast)));

    /// <summary>Joins this stream with another by key, in windows: <c>.Window(…).Apply(…)</c> follows.</summary>
    /// <param name="other">The other stream.</param>
    /// <param name="key">The key of this stream's records.</param>
    /// <param name="otherKey">The key of the other stream's records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// var names = env.FromElements((User: "ann", Name: "Ann Lee", Second: 5), (User: "bob", Name: "Bob Ray", Second: 65))
    ///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps()
    ///         .WithTimestampAssigner(static ((string User, string Name, int Second) n) => n.Second * 1000L));
    /// clicks.Join(names, static c => c.User, static n => n.User)
    ///     .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
    ///     .Apply(static (c, n) => (n.Name, c.Page)).Print();
    /// // prints: (Ann Lee, /), (Ann Lee, /cart), (Bob Ray, /help)
    /// </code></example>
    public JoinedStreams<TKey, T, T2> Join<TKey, T2>(
        DataStream<T2> other, Func<T, TKey> key, Func<T2, TKey> otherKey, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new JoinedStreams<TKey, T, T2>(new TaggedUnion<TKey, T, T2>(this, other, key, otherKey, file, line));
    }

    /// <summary>Brings the records of this stream and another together by key, in windows: <c>.Window(…).Apply(…)</c> follows.</summary>
    /// <inheritdoc cref="Join{TKey, T2}" path="/param"/>
    /// <example><code>
    /// var carts = clicks.Filter(static c => c.Page == "/cart");
    /// clicks.CoGroup(carts, static c => c.User, static c => c.User)
    ///     .Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Apply(static (all, inCart) => all.Take(1).Select(c => (c.User, Clicks: all.Count, Carts: inCart.Count))).Print();
    /// // prints, in any order: (ann, 3, 1), (bob, 2, 0)
    /// </code></example>
    public CoGroupedStreams<TKey, T, T2> CoGroup<TKey, T2>(
        DataStream<T2> other, Func<T, TKey> key, Func<T2, TKey> otherKey, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CoGroupedStreams<TKey, T, T2>(new TaggedUnion<TKey, T, T2>(this, other, key, otherKey, file, line));
    }

    /// <summary>Calls an asynchronous function for each record; results keep the order of the records.</summary>
    /// <param name="function">Called for up to <paramref name="capacity"/> records at a time.</param>
    /// <param name="timeout">How long a record may take, with all its retries.</param>
    /// <param name="capacity">How many records may be under way; at this number input stops.</param>
    /// <param name="retry">How failed calls are tried again; left out: not at all.</param>
    /// <param name="onTimeout">Gives the result of a record that takes too long; left out: the job fails.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements("ann", "bob").OrderedWait(
    ///     static async (user, cancellationToken) =>
    ///     {
    ///         await Task.Yield();                             // a call of a service
    ///         return $"{user} of Bern";
    ///     },
    ///     timeout: TimeSpan.FromSeconds(5), capacity: 10, retry: AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(100))).Print();
    /// // prints: ann of Bern, bob of Bern
    /// </code></example>
    public DataStream<TOut> OrderedWait<TOut>(
        Func<T, CancellationToken, Task<TOut>> function, TimeSpan timeout, int capacity = 100, AsyncRetry? retry = null, Func<T, TOut>? onTimeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddAsync("OrderedWait", function, new AsyncOptions(true, timeout, capacity, retry), onTimeout, file, line);

    /// <summary>Calls an asynchronous function for each record; results may overtake each other, but not a watermark.</summary>
    /// <inheritdoc cref="OrderedWait{TOut}" path="/param"/>
    /// <example><code>
    /// env.FromElements("ann", "bob").UnorderedWait(
    ///     static async (user, cancellationToken) =>
    ///     {
    ///         await Task.Yield();                             // a call of a service
    ///         return (user, City: "Bern");
    ///     },
    ///     timeout: TimeSpan.FromSeconds(5), onTimeout: static user => (user, City: "?")).Print();
    /// // prints, in any order: (ann, Bern), (bob, Bern)
    /// </code></example>
    public DataStream<TOut> UnorderedWait<TOut>(
        Func<T, CancellationToken, Task<TOut>> function, TimeSpan timeout, int capacity = 100, AsyncRetry? retry = null, Func<T, TOut>? onTimeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddAsync("UnorderedWait", function, new AsyncOptions(false, timeout, capacity, retry), onTimeout, file, line);

    private DataStream<TOut> AddAsync<TOut>(
        string kind, Func<T, CancellationToken, Task<TOut>> function, AsyncOptions options, Func<T, TOut>? onTimeout, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Operator<TOut>(kind, file, line, context => new AsyncOperator<T, TOut>(context, options, function, onTimeout).Input);
    }
}
