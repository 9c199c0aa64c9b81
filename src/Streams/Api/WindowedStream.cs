using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>The records of each key in windows, waiting for the function that ends it.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed partial class WindowedStream<TKey, T>
{
    private static readonly Aggregates<T> Ready = new();
    private readonly WindowBuilder<TKey, T> _builder;

    internal WindowedStream(WindowBuilder<TKey, T> builder) => _builder = builder;

    /// <summary>Says when windows fire; left out: the assigner's own trigger.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(GlobalWindows.Create()).Trigger(CountTrigger.Of(2))
    ///     .Apply(static (user, _, all) => $"{user} has clicked {all.Count} times").Print();
    /// // prints: ann has clicked 2 times, bob has clicked 2 times
    /// </code></example>
    public WindowedStream<TKey, T> Trigger(Trigger<T> trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        _builder.SetTrigger(_ => trigger);
        return this;
    }

    /// <summary>Says when windows fire, by a trigger with state.</summary>
    /// <param name="factory">Makes the trigger of a subtask, which declares its state meanwhile.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(GlobalWindows.Create()).Trigger(static context => new OnPay(context))
    ///     .Apply(static (user, _, all) => $"{user} has paid after {all.Count} clicks").Print();
    /// // prints: ann has paid after 3 clicks
    ///
    /// public sealed class OnPay(WindowRuntimeContext runtime) : Trigger&lt;Click>
    /// {
    ///     private readonly LongCounter _payments = runtime.GetLongCounter("payments");
    ///
    ///     public override TriggerResult OnElement(Click element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
    ///     {
    ///         if (element.Page != "/pay") return TriggerResult.Continue;
    ///         _payments.Add(1);
    ///         return TriggerResult.FireAndPurge;
    ///     }
    /// }
    /// </code></example>
    public WindowedStream<TKey, T> Trigger(Func<WindowRuntimeContext, Trigger<T>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _builder.SetTrigger(factory);
        return this;
    }

    /// <summary>Says which records leave a window before or after its function. All records are kept then, nothing is aggregated on the way.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Evictor(CountEvictor.Of(2))
    ///     .Apply(static (user, _, last) => (user, string.Join(' ', last.Select(static c => c.Page)))).Print();
    /// // prints, in any order: (ann, /cart /pay), (bob, / /help)
    /// </code></example>
    public WindowedStream<TKey, T> Evictor(Evictor<T> evictor)
    {
        ArgumentNullException.ThrowIfNull(evictor);
        _builder.SetEvictor(evictor);
        return this;
    }

    /// <summary>Keeps windows after their end for late records, each of which fires its window again.</summary>
    /// <param name="lateness">Not negative; windows of event time only.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <example><code>
    /// env.AutoWatermarkInterval = TimeSpan.Zero;              // a watermark after every record, so that the last one is late for certain
    /// env.FromElements(1, 12, 2)
    ///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (int second) => second * 1000L))
    ///     .KeyBy(static _ => "all").Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10))).AllowedLateness(TimeSpan.FromMinutes(1))
    ///     .Aggregate(static a => a.Count(), static (_, window, n) => (window.Start.Second, n)).Print();
    /// // prints: (0, 1), (0, 2), (10, 1)
    /// </code></example>
    public WindowedStream<TKey, T> AllowedLateness(TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        _builder.SetLateness(lateness);
        return this;
    }

    /// <summary>Sends records that are too late to a side output; without it they are dropped and counted in <c>numLateRecordsDropped</c>.</summary>
    /// <example><code>
    /// env.AutoWatermarkInterval = TimeSpan.Zero;              // a watermark after every record, so that the last one is late for certain
    /// var late = new OutputTag&lt;int>("late");
    /// var counts = env.FromElements(1, 12, 2)
    ///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (int second) => second * 1000L))
    ///     .KeyBy(static _ => "all").Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10))).SideOutputLateData(late)
    ///     .Aggregate(static a => a.Count(), static (_, window, n) => (window.Start.Second, n));
    /// counts.Print();
    /// counts.GetSideOutput(late).Print("late");
    /// // prints, in any order: (0, 1), late> 2, (10, 1)
    /// </code></example>
    public WindowedStream<TKey, T> SideOutputLateData(OutputTag<T> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _builder.SetLateData(tag);
        return this;
    }

    /// <summary>
    /// Adds up what each subtask has for a key before it is sent to the key's shard, up to the watermark that fires a window or to a barrier: less to
    /// send where keys repeat. Results come no later, and there is no state. It applies to aggregates over regular windows of event time (tumbling,
    /// sliding, cumulating) with their own trigger, without evictor and side output of late records; elsewhere it does nothing.
    /// </summary>
    /// <remarks>Floating-point sums may differ in their last digits, as they do whenever records come in another order.</remarks>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).PreAggregate()
    ///     .Aggregate(static a => a.Count(), static (user, _, n) => (user, n)).Print();
    /// // prints, in any order: (ann, 3), (bob, 2)
    /// </code></example>
    public WindowedStream<TKey, T> PreAggregate()
    {
        _builder.SetPreAggregation();
        return this;
    }

    /// <summary>Combines the records of a window into one.</summary>
    /// <param name="reduce">Associative, and the same whatever the order of the records.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Reduce(static (a, b) => a.Second > b.Second ? a : b).Map(static c => (c.User, c.Page)).Print();
    /// // prints, in any order: (ann, /pay), (bob, /help)
    /// </code></example>
    public DataStream<T> Reduce(Func<T, T, T> reduce) => Bare(AggregateOf.Reduce(reduce), "Reduce");

    /// <summary>Combines the records of a window and makes a result of key, window and the combined record.</summary>
    /// <inheritdoc cref="Reduce(Func{T, T, T})" path="/param"/>
    /// <param name="reduce">Combines.</param>
    /// <param name="result">Makes the result.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
    ///     .Reduce(static (a, b) => a.Second > b.Second ? a : b, static (user, window, last) => (user, window.Start.Minute, last.Page)).Print();
    /// // prints, in any order: (ann, 0, /cart), (bob, 0, /), (ann, 1, /pay), (bob, 1, /help)
    /// </code></example>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<TKey, TimeWindow, T, TOut> result) =>
        Made(AggregateOf.Reduce(reduce), result, result, "Reduce");

    /// <summary>Combines the records of a window and hands the combined record to a class.</summary>
    /// <param name="reduce">Combines.</param>
    /// <param name="factory">Makes the class's instance for a subtask.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Reduce(static (a, b) => a.Second > b.Second ? a : b, static _ => new Last()).Print();
    /// // prints, in any order: ann ended at /pay, bob ended at /help
    ///
    /// public sealed class Last : ProcessWindowFunction&lt;string, Click, string>
    /// {
    ///     public override void Process(string key, WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output) =>
    ///         output.Collect($"{key} ended at {elements[0].Page}");
    /// }
    /// </code></example>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, T, TOut>> factory) =>
        _builder.AggregateAndProcess(AggregateOf.Reduce(reduce), factory, "Reduce");

    /// <summary>Combines by a struct that is compiled into the loop.</summary>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).KeyBy(static n => n % 2).CountWindow(2).Reduce(new Product()).Print();
    /// // prints: 3, 8
    ///
    /// public readonly struct Product : IReduceFunction&lt;int>
    /// {
    ///     public int Reduce(in int accumulated, in int value) => accumulated * value;
    /// }
    /// </code></example>
    public DataStream<T> Reduce(IReduceFunction<T> reduce) =>
        Bare(AggregateOf.Reducer<T>(Functors.Struct(reduce, typeof(ReduceInstance<>), [typeof(T)])), "Reduce");

    /// <summary>Aggregates by lambdas over an accumulator.</summary>
    /// <param name="seed">The empty accumulator; a value or immutable.</param>
    /// <param name="add">Adds a record.</param>
    /// <param name="merge">Adds up two accumulators: sessions, and the panes of sliding windows, need it.</param>
    /// <param name="result">Makes the result.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(
    ///     seed: (Count: 0, Sum: 0L), add: static (acc, c) => (acc.Count + 1, acc.Sum + c.Second), merge: static (x, y) => (x.Count + y.Count, x.Sum + y.Sum),
    ///     result: static (user, window, acc) => (user, Mean: acc.Sum / acc.Count)).Print();
    /// // prints, in any order: (ann, 40), (bob, 50)
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, TOut>(
        TAcc seed, Func<TAcc, T, TAcc> add, Func<TAcc, TAcc, TAcc> merge, Func<TKey, TimeWindow, TAcc, TOut> result) =>
        Made(AggregateOf.Lambdas(() => seed, add, merge), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own.</summary>
    /// <example><code>
    /// env.FromElements(1.0, 2.0, 6.0).KeyBy(static _ => 0).CountWindow(3).Aggregate(new Mean()).Print();
    /// // prints: 3
    ///
    /// public readonly struct Mean : IAggregateFunction&lt;double, (double Sum, long Count), double>
    /// {
    ///     public (double Sum, long Count) CreateAccumulator() => default;
    ///     public void Add(ref (double Sum, long Count) accumulator, in double value) => accumulator = (accumulator.Sum + value, accumulator.Count + 1);
    ///     public void Merge(ref (double Sum, long Count) accumulator, in (double Sum, long Count) other) =>
    ///         accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);
    ///     public double GetResult(in (double Sum, long Count) accumulator) => accumulator.Sum / accumulator.Count;
    /// }
    /// </code></example>
    public DataStream<TResult> Aggregate<TAcc, TResult>(IAggregateFunction<T, TAcc, TResult> aggregate) =>
        Bare(AggregateOf.User(aggregate), "Aggregate");

    /// <summary>Aggregates by a function of your own and makes a result of key, window and aggregate.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(new Pages(), static (user, _, pages) => (user, pages)).Print();
    /// // prints, in any order: (ann, //cart/pay), (bob, //help)
    ///
    /// public sealed class Pages : IAggregateFunction&lt;Click, string, string>
    /// {
    ///     public string CreateAccumulator() => "";
    ///     public void Add(ref string accumulator, in Click value) => accumulator += value.Page;
    ///     public void Merge(ref string accumulator, in string other) => accumulator += other;
    ///     public string GetResult(in string accumulator) => accumulator;
    /// }
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(
        IAggregateFunction<T, TAcc, TResult> aggregate, Func<TKey, TimeWindow, TResult, TOut> result) =>
        Made(AggregateOf.User(aggregate), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own and hands the aggregate to a class.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(new Latest(), static _ => new Sentence()).Print();
    /// // prints, in any order: ann came last at 70, bob came last at 80
    ///
    /// public sealed class Latest : IAggregateFunction&lt;Click, int, int>
    /// {
    ///     public int CreateAccumulator() => 0;
    ///     public void Add(ref int accumulator, in Click value) => accumulator = Math.Max(accumulator, value.Second);
    ///     public void Merge(ref int accumulator, in int other) => accumulator = Math.Max(accumulator, other);
    ///     public int GetResult(in int accumulator) => accumulator;
    /// }
    ///
    /// public sealed class Sentence : ProcessWindowFunction&lt;string, int, string>
    /// {
    ///     public override void Process(string key, WindowContext context, IReadOnlyList&lt;int> elements, Collector&lt;string> output) =>
    ///         output.Collect($"{key} came last at {elements[0]}");
    /// }
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(
        IAggregateFunction<T, TAcc, TResult> aggregate, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TResult, TOut>> factory) =>
        _builder.AggregateAndProcess(AggregateOf.User(aggregate), factory, "Aggregate");

    /// <summary>One ready aggregate: <c>a =&gt; a.Count()</c>.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(SlidingEventTimeWindows.Of(TimeSpan.FromMinutes(2), slide: TimeSpan.FromMinutes(1)))
    ///     .Aggregate(static a => a.Count(), static (user, window, n) => (user, window.End.Minute, n)).Print();
    /// // prints, in any order: (ann, 1, 2), (bob, 1, 1), (ann, 2, 3), (bob, 2, 2), (ann, 3, 1), (bob, 3, 1)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, TOut>(Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TKey, TimeWindow, R1, TOut> result) =>
        Made(aggregate(Ready), result, result, "Aggregate");

    /// <summary>Two ready aggregates in one pass.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromSeconds(30)))
    ///     .Aggregate(static a => a.Count(), static a => a.Last(), static (user, window, n, last) => (user, n, last.Page)).Print();
    /// // prints, in any order: (ann, 1, /), (bob, 1, /), (ann, 2, /pay), (bob, 1, /help)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TKey, TimeWindow, R1, R2, TOut> result) =>
        Made(Together.Of(first(Ready), second(Ready)), (key, window, r) => result(key, window, r.Item1, r.Item2), result, "Aggregate");

    /// <summary>Three ready aggregates in one pass.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(
    ///     static a => a.Count(), static a => a.CountDistinct(c => c.Page), static a => a.Average(c => c.Second), static (user, window, n, pages, mean) => (user, n, pages, mean)).Print();
    /// // prints, in any order: (ann, 3, 3, 40), (bob, 2, 2, 50)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TKey, TimeWindow, R1, R2, R3, TOut> result) =>
        Made(
            Together.Of(first(Ready), second(Ready), third(Ready)),
            (key, window, r) => result(key, window, r.Item1, r.Item2, r.Item3), result, "Aggregate");

    /// <summary>Four ready aggregates in one pass.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(
    ///     static a => a.Count(), static a => a.Count(c => c.Page == "/"), static a => a.Min(c => c.Second), static a => a.Max(c => c.Second),
    ///     static (user, window, n, starts, first, last) => (user, n, starts, last - first)).Print();
    /// // prints, in any order: (ann, 3, 1, 70), (bob, 2, 1, 60)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, R3, R4, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<Aggregates<T>, Aggregate<T, R4>> fourth, Func<TKey, TimeWindow, R1, R2, R3, R4, TOut> result) =>
        Made(
            Together.Of(first(Ready), second(Ready), third(Ready), fourth(Ready)),
            (key, window, r) => result(key, window, r.Item1, r.Item2, r.Item3, r.Item4), result, "Aggregate");

    /// <summary>Makes one result of all records of a window; they are kept until it fires.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1)))
    ///     .Apply(static (user, window, all) => $"{user}: {string.Join(' ', all.Select(static c => c.Page))}").Print();
    /// // prints, in any order: ann: / /cart /pay, bob: / /help
    /// </code></example>
    public DataStream<TOut> Apply<TOut>(Func<TKey, TimeWindow, IReadOnlyList<T>, TOut> apply)
    {
        ArgumentNullException.ThrowIfNull(apply);
        var make = Closed.Create(
            typeof(ResultLambda<,,,>), [typeof(TKey), typeof(IReadOnlyList<T>), typeof(TOut), Sites.Of(apply)], apply);
        return _builder.Elements<TOut>(
            Closed.Create(typeof(ApplyElements<,,,>), [typeof(TKey), typeof(T), typeof(TOut), make.GetType()], make), "Apply");
    }

    /// <summary>Hands all records of a window to a class; they are kept until it fires.</summary>
    /// <param name="factory">Makes the class's instance: once when the plan is checked, once for each subtask.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Process(static context => new Numbered(context)).Print();
    /// // prints, in any order: ann 1: 2 clicks, bob 1: 1 clicks, ann 2: 1 clicks, bob 2: 1 clicks
    ///
    /// public sealed class Numbered(WindowRuntimeContext runtime) : ProcessWindowFunction&lt;string, Click, string>
    /// {
    ///     private readonly ValueState&lt;int> _windows = runtime.GlobalState.GetState("windows", 0);         // of the key, for all its windows
    ///
    ///     public override void Process(string key, WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output) =>
    ///         output.Collect($"{key} {++_windows.Value}: {elements.Count} clicks");
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(Func<WindowRuntimeContext, ProcessWindowFunction<TKey, T, TOut>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _builder.Elements<TOut>(new ProcessElements<TKey, T, TOut>(factory), "Process");
    }

    internal DataStream<TResult> Bare<TResult>(Aggregate<T, TResult> aggregate, string kind) =>
        _builder.Aggregate<TResult, TResult>(aggregate, default(Windows.BareResult<TKey, TResult>), kind);

    private DataStream<TOut> Made<TResult, TOut>(
        Aggregate<T, TResult> aggregate, Func<TKey, TimeWindow, TResult, TOut> make, Delegate site, string kind)
    {
        ArgumentNullException.ThrowIfNull(site);
        return _builder.Aggregate<TResult, TOut>(
            aggregate,
            Closed.Create(typeof(ResultLambda<,,,>), [typeof(TKey), typeof(TResult), typeof(TOut), Sites.Of(site)], make),
            kind);
    }
}
