using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Stateless functions.</content>
public partial class DataStream<T>
{
    /// <summary>Turns each record into another one.</summary>
    /// <param name="map">Stateless; runs in every subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.Map(static c => (c.User, c.Page)).Print();
    /// // prints: (ann, /), (bob, /), (ann, /cart), (ann, /pay), (bob, /help)
    /// </code></example>
    public DataStream<TOut> Map<TOut>(Func<T, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        return AddMap<TOut>(Closed.Create(typeof(MapLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(map)], map), "Map", file, line);
    }

    /// <summary>Turns each record into another one; the record is passed by reference.</summary>
    /// <inheritdoc cref="Map{TOut}(Func{T, TOut}, string, int)" path="/param"/>
    /// <example><code>
    /// clicks.Map(static (in Click c) => c.Second / 60).Print();
    /// // prints: 0, 0, 0, 1, 1
    /// </code></example>
    public DataStream<TOut> Map<TOut>(InFunc<T, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        return AddMap<TOut>(Closed.Create(typeof(InMapLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(map)], map), "Map", file, line);
    }

    /// <summary>Turns each record into another one by a struct that is compiled into the loop.</summary>
    /// <inheritdoc cref="Map{TOut}(Func{T, TOut}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1.0, 2.0).Map(new Scale(2.5)).Print();
    /// // prints: 2.5, 5
    ///
    /// public readonly struct Scale(double factor) : IMapFunction&lt;double, double>
    /// {
    ///     public double Map(in double value) => value * factor;
    /// }
    /// </code></example>
    public DataStream<TOut> Map<TOut>(IMapFunction<T, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddMap<TOut>(Functors.Struct(map, typeof(MapInstance<,>), [typeof(T), typeof(TOut)]), "Map", file, line);

    /// <summary>Keeps the records for which the function says true.</summary>
    /// <param name="filter">Stateless; runs in every subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.Filter(static c => c.User == "bob").Map(static c => c.Page).Print();
    /// // prints: /, /help
    /// </code></example>
    public DataStream<T> Filter(Func<T, bool> filter, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return AddFilter(Closed.Create(typeof(FilterLambda<,>), [typeof(T), Sites.Of(filter)], filter), file, line);
    }

    /// <summary>Keeps the records for which the function says true; the record is passed by reference.</summary>
    /// <inheritdoc cref="Filter(Func{T, bool}, string, int)" path="/param"/>
    /// <example><code>
    /// clicks.Filter(static (in Click c) => c.Second >= 60).Map(static c => c.Page).Print();
    /// // prints: /pay, /help
    /// </code></example>
    public DataStream<T> Filter(InFunc<T, bool> filter, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return AddFilter(Closed.Create(typeof(InFilterLambda<,>), [typeof(T), Sites.Of(filter)], filter), file, line);
    }

    /// <summary>Keeps the records for which a struct says true; it is compiled into the loop.</summary>
    /// <inheritdoc cref="Filter(Func{T, bool}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(3, 30, 300).Filter(new AtLeast(30)).Print();
    /// // prints: 30, 300
    ///
    /// public readonly struct AtLeast(int least) : IFilterFunction&lt;int>
    /// {
    ///     public bool Filter(in int value) => value >= least;
    /// }
    /// </code></example>
    public DataStream<T> Filter(IFilterFunction<T> filter, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddFilter(Functors.Struct(filter, typeof(FilterInstance<>), [typeof(T)]), file, line);

    /// <summary>Turns each record into any number of others.</summary>
    /// <param name="flatMap">Gives the records; stateless.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements("to be", "or not").FlatMap(static line => line.Split(' ')).Print();
    /// // prints: to, be, or, not
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(Func<T, IEnumerable<TOut>> flatMap, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(flatMap);
        return AddFlatMap<TOut>(Closed.Create(typeof(SequenceLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(flatMap)], flatMap), file, line);
    }

    /// <summary>Turns each record into any number of others, without garbage.</summary>
    /// <param name="flatMap">Emits the records; stateless.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements("Ann and Bob").FlatMap(static (string line, Collector&lt;char> output) =>
    /// {
    ///     foreach (var letter in line) if (char.IsUpper(letter)) output.Collect(letter);
    /// }).Print();
    /// // prints: A, B
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(Action<T, Collector<TOut>> flatMap, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(flatMap);
        return AddFlatMap<TOut>(Closed.Create(typeof(FlatMapLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(flatMap)], flatMap), file, line);
    }

    /// <summary>Turns each record into any number of others, without garbage; the record is passed by reference.</summary>
    /// <inheritdoc cref="FlatMap{TOut}(Action{T, Collector{TOut}}, string, int)" path="/param"/>
    /// <example><code>
    /// clicks.FlatMap(static (in Click c, Collector&lt;string> output) =>
    /// {
    ///     if (c.Page != "/") output.Collect(c.Page);
    /// }).Print();
    /// // prints: /cart, /pay, /help
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(InAction<T, Collector<TOut>> flatMap, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(flatMap);
        return AddFlatMap<TOut>(Closed.Create(typeof(InFlatMapLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(flatMap)], flatMap), file, line);
    }

    /// <summary>Turns each record into any number of others by a struct that is compiled into the loop.</summary>
    /// <inheritdoc cref="FlatMap{TOut}(Action{T, Collector{TOut}}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2).FlatMap(new Times(2)).Print();
    /// // prints: 1, 1, 2, 2
    ///
    /// public readonly struct Times(int count) : IFlatMapFunction&lt;int, int>
    /// {
    ///     public void FlatMap(in int value, Collector&lt;int> output)
    ///     {
    ///         for (var i = 0; i &lt; count; i++) output.Collect(value);
    ///     }
    /// }
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(IFlatMapFunction<T, TOut> flatMap, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddFlatMap<TOut>(Functors.Struct(flatMap, typeof(FlatMapInstance<,>), [typeof(T), typeof(TOut)]), file, line);

    /// <summary>Runs a function with a lifecycle over the records.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.Process(static context => new Numbered(context)).Print();
    /// // prints: (1, /), (2, /), (3, /cart), (4, /pay), (5, /help)
    ///
    /// public sealed class Numbered(RuntimeContext runtime) : ProcessFunction&lt;Click, (long, string)>
    /// {
    ///     private readonly LongCounter _seen = runtime.GetLongCounter("seen");
    ///
    ///     public override void ProcessElement(Click value, ProcessContext context, Collector&lt;(long, string)> output)
    ///     {
    ///         _seen.Add(1);
    ///         output.Collect((_seen.LocalValue, value.Page));
    ///     }
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<RuntimeContext, ProcessFunction<T, TOut>> factory, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Operator<TOut>("Process", file, line, context => new ProcessOperator<T, TOut>(context, factory).Input);
    }

    /// <summary>Works on a batch of records at a time.</summary>
    /// <param name="map">Gets the records and their timestamps in epoch milliseconds, which are valid during the call, and emits with <c>Collect(record, timestamp)</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(1, 2, 3).MapBatch(static (ReadOnlySpan&lt;int> values, ReadOnlySpan&lt;long> timestamps, Collector&lt;int> output) =>
    /// {
    ///     for (var i = 0; i &lt; values.Length; i++) output.Collect(values[i] * values[i], timestamps[i]);
    /// }).Print();
    /// // prints: 1, 4, 9
    /// </code></example>
    public DataStream<TOut> MapBatch<TOut>(BatchFunction<T, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Operator<TOut>("MapBatch", file, line, _ => new BatchOperator<T, TOut>(map).Input, isChecked: false);
    }

    internal DataStream<TOut> AddMap<TOut>(object function, string kind, string file, int line) =>
        Append(Closed.Create<StreamNode<TOut>>(
            typeof(MapNode<,,>), [typeof(T), typeof(TOut), function.GetType()], function, kind, new SourceLocation(file, line)));

    private DataStream<T> AddFilter(object function, string file, int line) =>
        Append(Closed.Create<StreamNode<T>>(typeof(FilterNode<,>), [typeof(T), function.GetType()], function, "Filter", new SourceLocation(file, line)));

    private DataStream<TOut> AddFlatMap<TOut>(object function, string file, int line)
    {
        Type[] types = [typeof(T), typeof(TOut), function.GetType()];
        return Operator<TOut>("FlatMap", file, line, _ => Closed.Create<IOneInput<T>>(typeof(FlatMapOperator<,,>), types, function).Input);
    }
}
