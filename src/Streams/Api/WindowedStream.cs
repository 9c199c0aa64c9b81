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
    public WindowedStream<TKey, T> Trigger(Trigger<T> trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        _builder.SetTrigger(_ => trigger);
        return this;
    }

    /// <summary>Says when windows fire, by a trigger with state.</summary>
    /// <param name="factory">Makes the trigger of a subtask, which declares its state meanwhile.</param>
    public WindowedStream<TKey, T> Trigger(Func<WindowRuntimeContext, Trigger<T>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _builder.SetTrigger(factory);
        return this;
    }

    /// <summary>Says which records leave a window before or after its function. All records are kept then, nothing is aggregated on the way.</summary>
    public WindowedStream<TKey, T> Evictor(Evictor<T> evictor)
    {
        ArgumentNullException.ThrowIfNull(evictor);
        _builder.SetEvictor(evictor);
        return this;
    }

    /// <summary>Keeps windows after their end for late records, each of which fires its window again.</summary>
    /// <param name="lateness">Not negative; windows of event time only.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public WindowedStream<TKey, T> AllowedLateness(TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        _builder.SetLateness(lateness);
        return this;
    }

    /// <summary>Sends records that are too late to a side output; without it they are dropped and counted in <c>numLateRecordsDropped</c>.</summary>
    public WindowedStream<TKey, T> SideOutputLateData(OutputTag<T> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _builder.SetLateData(tag);
        return this;
    }

    /// <summary>
    /// Adds up what each batch has for a key before it is sent to the key's shard: less to send where keys repeat often, as with a few hot ones.
    /// It holds nothing back, and applies to aggregates over regular windows of event time (tumbling, sliding, cumulating) with their own trigger,
    /// without evictor and side output of late records; elsewhere it does nothing.
    /// </summary>
    /// <remarks>Floating-point sums may differ in their last digits, as they do whenever records come in another order.</remarks>
    public WindowedStream<TKey, T> PreAggregate()
    {
        _builder.SetPreAggregation();
        return this;
    }

    /// <summary>Combines the records of a window into one.</summary>
    /// <param name="reduce">Associative, and the same whatever the order of the records.</param>
    public DataStream<T> Reduce(Func<T, T, T> reduce) => Bare(AggregateOf.Reduce(reduce), "Reduce");

    /// <summary>Combines the records of a window and makes a result of key, window and the combined record.</summary>
    /// <inheritdoc cref="Reduce(Func{T, T, T})" path="/param"/>
    /// <param name="reduce">Combines.</param>
    /// <param name="result">Makes the result.</param>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<TKey, TimeWindow, T, TOut> result) =>
        Made(AggregateOf.Reduce(reduce), result, result, "Reduce");

    /// <summary>Combines the records of a window and hands the combined record to a class.</summary>
    /// <param name="reduce">Combines.</param>
    /// <param name="factory">Makes the class's instance for a subtask.</param>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, T, TOut>> factory) =>
        _builder.AggregateAndProcess(AggregateOf.Reduce(reduce), factory, "Reduce");

    /// <summary>Combines by a struct that is compiled into the loop.</summary>
    public DataStream<T> Reduce(IReduceFunction<T> reduce) =>
        Bare(AggregateOf.Reducer<T>(Functors.Struct(reduce, typeof(ReduceInstance<>), [typeof(T)])), "Reduce");

    /// <summary>Aggregates by lambdas over an accumulator.</summary>
    /// <param name="seed">The empty accumulator; a value or immutable.</param>
    /// <param name="add">Adds a record.</param>
    /// <param name="merge">Adds up two accumulators: sessions, and the panes of sliding windows, need it.</param>
    /// <param name="result">Makes the result.</param>
    public DataStream<TOut> Aggregate<TAcc, TOut>(
        TAcc seed, Func<TAcc, T, TAcc> add, Func<TAcc, TAcc, TAcc> merge, Func<TKey, TimeWindow, TAcc, TOut> result) =>
        Made(AggregateOf.Lambdas(() => seed, add, merge), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own.</summary>
    public DataStream<TResult> Aggregate<TAcc, TResult>(IAggregateFunction<T, TAcc, TResult> aggregate) =>
        Bare(AggregateOf.User(aggregate), "Aggregate");

    /// <summary>Aggregates by a function of your own and makes a result of key, window and aggregate.</summary>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(
        IAggregateFunction<T, TAcc, TResult> aggregate, Func<TKey, TimeWindow, TResult, TOut> result) =>
        Made(AggregateOf.User(aggregate), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own and hands the aggregate to a class.</summary>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(
        IAggregateFunction<T, TAcc, TResult> aggregate, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TResult, TOut>> factory) =>
        _builder.AggregateAndProcess(AggregateOf.User(aggregate), factory, "Aggregate");

    /// <summary>One ready aggregate: <c>a =&gt; a.Count()</c>.</summary>
    public DataStream<TOut> Aggregate<R1, TOut>(Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TKey, TimeWindow, R1, TOut> result) =>
        Made(aggregate(Ready), result, result, "Aggregate");

    /// <summary>Two ready aggregates in one pass.</summary>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TKey, TimeWindow, R1, R2, TOut> result) =>
        Made(Together.Of(first(Ready), second(Ready)), (key, window, r) => result(key, window, r.Item1, r.Item2), result, "Aggregate");

    /// <summary>Three ready aggregates in one pass.</summary>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TKey, TimeWindow, R1, R2, R3, TOut> result) =>
        Made(
            Together.Of(first(Ready), second(Ready), third(Ready)),
            (key, window, r) => result(key, window, r.Item1, r.Item2, r.Item3), result, "Aggregate");

    /// <summary>Four ready aggregates in one pass.</summary>
    public DataStream<TOut> Aggregate<R1, R2, R3, R4, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<Aggregates<T>, Aggregate<T, R4>> fourth, Func<TKey, TimeWindow, R1, R2, R3, R4, TOut> result) =>
        Made(
            Together.Of(first(Ready), second(Ready), third(Ready), fourth(Ready)),
            (key, window, r) => result(key, window, r.Item1, r.Item2, r.Item3, r.Item4), result, "Aggregate");

    /// <summary>Makes one result of all records of a window; they are kept until it fires.</summary>
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
