using ActorStream.Operators;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>All records in windows without key, in one subtask, waiting for the function that ends it.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed class AllWindowedStream<T>
{
    private readonly WindowBuilder<byte, T> _builder;
    private readonly WindowedStream<byte, T> _keyed;

    internal AllWindowedStream(WindowBuilder<byte, T> builder)
    {
        _builder = builder;
        _keyed = new WindowedStream<byte, T>(builder);
    }

    /// <inheritdoc cref="WindowedStream{TKey, T}.Trigger(Trigger{T})"/>
    public AllWindowedStream<T> Trigger(Trigger<T> trigger) => This(_keyed.Trigger(trigger));

    /// <inheritdoc cref="WindowedStream{TKey, T}.Trigger(Func{WindowRuntimeContext, Trigger{T}})"/>
    public AllWindowedStream<T> Trigger(Func<WindowRuntimeContext, Trigger<T>> factory) => This(_keyed.Trigger(factory));

    /// <inheritdoc cref="WindowedStream{TKey, T}.Evictor"/>
    public AllWindowedStream<T> Evictor(Evictor<T> evictor) => This(_keyed.Evictor(evictor));

    /// <inheritdoc cref="WindowedStream{TKey, T}.AllowedLateness"/>
    public AllWindowedStream<T> AllowedLateness(TimeSpan lateness) => This(_keyed.AllowedLateness(lateness));

    /// <inheritdoc cref="WindowedStream{TKey, T}.SideOutputLateData"/>
    public AllWindowedStream<T> SideOutputLateData(OutputTag<T> tag) => This(_keyed.SideOutputLateData(tag));

    /// <inheritdoc cref="WindowedStream{TKey, T}.Reduce(Func{T, T, T})"/>
    public DataStream<T> Reduce(Func<T, T, T> reduce) => _keyed.Reduce(reduce);

    /// <summary>Combines the records of a window and makes a result of window and combined record.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
    ///     .Reduce(static (a, b) => a.Second > b.Second ? a : b, static (window, last) => (window.Start.Minute, last.Page)).Print();
    /// // prints: (0, /cart), (1, /help)
    /// </code></example>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<TimeWindow, T, TOut> result) =>
        Made(AggregateOf.Reduce(reduce), result, result, "Reduce");

    /// <inheritdoc cref="WindowedStream{TKey, T}.Aggregate{TAcc, TOut}(TAcc, Func{TAcc, T, TAcc}, Func{TAcc, TAcc, TAcc}, Func{TKey, TimeWindow, TAcc, TOut})"/>
    public DataStream<TOut> Aggregate<TAcc, TOut>(
        TAcc seed, Func<TAcc, T, TAcc> add, Func<TAcc, TAcc, TAcc> merge, Func<TimeWindow, TAcc, TOut> result) =>
        Made(AggregateOf.Lambdas(() => seed, add, merge), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own.</summary>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).CountWindowAll(2).Aggregate(new Latest()).Print();
    /// // prints: 2, 4
    ///
    /// public readonly struct Latest : IAggregateFunction&lt;int, int, int>
    /// {
    ///     public int CreateAccumulator() => 0;
    ///     public void Add(ref int accumulator, in int value) => accumulator = value;
    ///     public void Merge(ref int accumulator, in int other) => accumulator = other;
    ///     public int GetResult(in int accumulator) => accumulator;
    /// }
    /// </code></example>
    public DataStream<TResult> Aggregate<TAcc, TResult>(IAggregateFunction<T, TAcc, TResult> aggregate) => _keyed.Aggregate(aggregate);

    /// <summary>Aggregates by a function of your own and makes a result of window and aggregate.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(new Pages(), static (window, pages) => (window.Start.Minute, pages)).Print();
    /// // prints: (0, ///cart), (1, /pay/help)
    ///
    /// public sealed class Pages : IAggregateFunction&lt;Click, string, string>
    /// {
    ///     public string CreateAccumulator() => "";
    ///     public void Add(ref string accumulator, in Click value) => accumulator += value.Page;
    ///     public void Merge(ref string accumulator, in string other) => accumulator += other;
    ///     public string GetResult(in string accumulator) => accumulator;
    /// }
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(IAggregateFunction<T, TAcc, TResult> aggregate, Func<TimeWindow, TResult, TOut> result) =>
        Made(AggregateOf.User(aggregate), result, result, "Aggregate");

    /// <summary>One ready aggregate: <c>a =&gt; a.Count()</c>.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(static a => a.TopN(2, c => c.Second), static (_, best) => (best[0].Page, best[1].Page)).Print();
    /// // prints: (/cart, /), (/help, /pay)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, TOut>(Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TimeWindow, R1, TOut> result) =>
        Made(aggregate(new Aggregates<T>()), result, result, "Aggregate");

    /// <summary>Two ready aggregates in one pass.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
    ///     .Aggregate(static a => a.Count(), static a => a.CountDistinct(c => c.User), static (window, n, users) => (window.Start.Minute, n, users)).Print();
    /// // prints: (0, 3, 2), (1, 2, 2)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TimeWindow, R1, R2, TOut> result) =>
        Made(Together.Of(first(new Aggregates<T>()), second(new Aggregates<T>())), (window, r) => result(window, r.Item1, r.Item2), result, "Aggregate");

    /// <summary>Three ready aggregates in one pass.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Aggregate(
    ///     static a => a.Count(), static a => a.First(), static a => a.Last(), static (window, n, first, last) => (n, first.Page, last.Page)).Print();
    /// // prints: (3, /, /cart), (2, /pay, /help)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TimeWindow, R1, R2, R3, TOut> result) =>
        Made(
            Together.Of(first(new Aggregates<T>()), second(new Aggregates<T>()), third(new Aggregates<T>())),
            (window, r) => result(window, r.Item1, r.Item2, r.Item3), result, "Aggregate");

    /// <summary>Makes one result of all records of a window.</summary>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Apply(static (window, all) => (window.Start.Minute, all.Count)).Print();
    /// // prints: (0, 3), (1, 2)
    /// </code></example>
    public DataStream<TOut> Apply<TOut>(Func<TimeWindow, IReadOnlyList<T>, TOut> apply)
    {
        ArgumentNullException.ThrowIfNull(apply);
        var make = Closed.Create(
            typeof(AllResultLambda<,,,>), [typeof(byte), typeof(IReadOnlyList<T>), typeof(TOut), Sites.Of(apply)], apply);
        return _builder.Elements<TOut>(
            Closed.Create(typeof(ApplyElements<,,,>), [typeof(byte), typeof(T), typeof(TOut), make.GetType()], make), "Apply");
    }

    /// <summary>Hands all records of a window to a class.</summary>
    /// <param name="factory">Makes the class's instance: once when the plan is checked, once for the subtask.</param>
    /// <example><code>
    /// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Process(static _ => new Pages()).Print();
    /// // prints: /, /, /cart, /pay, /help
    ///
    /// public sealed class Pages : ProcessAllWindowFunction&lt;Click, string>
    /// {
    ///     public override void Process(WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output)
    ///     {
    ///         foreach (var click in elements) output.Collect(click.Page);
    ///     }
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(Func<WindowRuntimeContext, ProcessAllWindowFunction<T, TOut>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _builder.Elements<TOut>(new ProcessElements<byte, T, TOut>(KeylessWindowFunction<byte, T, TOut>.Of(factory)), "Process");
    }

    private DataStream<TOut> Made<TResult, TOut>(Aggregate<T, TResult> aggregate, Func<TimeWindow, TResult, TOut> make, Delegate site, string kind)
    {
        ArgumentNullException.ThrowIfNull(site);
        return _builder.Aggregate<TResult, TOut>(
            aggregate,
            Closed.Create(typeof(AllResultLambda<,,,>), [typeof(byte), typeof(TResult), typeof(TOut), Sites.Of(site)], make),
            kind);
    }

    private AllWindowedStream<T> This(WindowedStream<byte, T> _) => this;
}
