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
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<TimeWindow, T, TOut> result) =>
        Made(AggregateOf.Reduce(reduce), result, result, "Reduce");

    /// <inheritdoc cref="WindowedStream{TKey, T}.Aggregate{TAcc, TOut}(TAcc, Func{TAcc, T, TAcc}, Func{TAcc, TAcc, TAcc}, Func{TKey, TimeWindow, TAcc, TOut})"/>
    public DataStream<TOut> Aggregate<TAcc, TOut>(
        TAcc seed, Func<TAcc, T, TAcc> add, Func<TAcc, TAcc, TAcc> merge, Func<TimeWindow, TAcc, TOut> result) =>
        Made(AggregateOf.Lambdas(() => seed, add, merge), result, result, "Aggregate");

    /// <summary>Aggregates by a function of your own.</summary>
    public DataStream<TResult> Aggregate<TAcc, TResult>(IAggregateFunction<T, TAcc, TResult> aggregate) => _keyed.Aggregate(aggregate);

    /// <summary>Aggregates by a function of your own and makes a result of window and aggregate.</summary>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(IAggregateFunction<T, TAcc, TResult> aggregate, Func<TimeWindow, TResult, TOut> result) =>
        Made(AggregateOf.User(aggregate), result, result, "Aggregate");

    /// <summary>One ready aggregate: <c>a =&gt; a.Count()</c>.</summary>
    public DataStream<TOut> Aggregate<R1, TOut>(Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TimeWindow, R1, TOut> result) =>
        Made(aggregate(new Aggregates<T>()), result, result, "Aggregate");

    /// <summary>Two ready aggregates in one pass.</summary>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TimeWindow, R1, R2, TOut> result) =>
        Made(Together.Of(first(new Aggregates<T>()), second(new Aggregates<T>())), (window, r) => result(window, r.Item1, r.Item2), result, "Aggregate");

    /// <summary>Three ready aggregates in one pass.</summary>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TimeWindow, R1, R2, R3, TOut> result) =>
        Made(
            Together.Of(first(new Aggregates<T>()), second(new Aggregates<T>()), third(new Aggregates<T>())),
            (window, r) => result(window, r.Item1, r.Item2, r.Item3), result, "Aggregate");

    /// <summary>Makes one result of all records of a window.</summary>
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
