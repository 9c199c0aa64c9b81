using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>Two streams on their way into one function.</summary>
/// <typeparam name="T1">The first stream's records.</typeparam>
/// <typeparam name="T2">The second stream's records.</typeparam>
public sealed class ConnectedStreams<T1, T2>
{
    private readonly DataStream<T1> _first;
    private readonly DataStream<T2> _second;

    internal ConnectedStreams(DataStream<T1> first, DataStream<T2> second)
    {
        if (first.Environment != second.Environment) throw new InvalidPlanException("Connect needs streams of one environment.");
        _first = first;
        _second = second;
    }

    /// <summary>Turns the records of both streams into records of one.</summary>
    /// <param name="map1">For the first stream; stateless.</param>
    /// <param name="map2">For the second stream; stateless.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.Connect(env.FromElements(404, 500)).Map(static c => c.Page, static status => $"error {status}").Print();
    /// // prints, in any order: /, /, /cart, /pay, /help, error 404, error 500
    /// </code></example>
    public DataStream<TOut> Map<TOut>(
        Func<T1, TOut> map1, Func<T2, TOut> map2, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(map1);
        ArgumentNullException.ThrowIfNull(map2);
        return Add<TOut>("CoMap", file, line, AsFlatMap<T1, TOut>(map1), AsFlatMap<T2, TOut>(map2));
    }

    /// <summary>Turns each record of both streams into any number of records of one.</summary>
    /// <inheritdoc cref="Map{TOut}" path="/param"/>
    /// <param name="flatMap1">For the first stream; stateless.</param>
    /// <param name="flatMap2">For the second stream; stateless.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements("a b").Connect(env.FromElements("c,d")).FlatMap(static s => s.Split(' '), static s => s.Split(',')).Print();
    /// // prints, in any order: a, b, c, d
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(
        Func<T1, IEnumerable<TOut>> flatMap1, Func<T2, IEnumerable<TOut>> flatMap2, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(flatMap1);
        ArgumentNullException.ThrowIfNull(flatMap2);
        return Add<TOut>(
            "CoFlatMap", file, line,
            Closed.Create(typeof(SequenceLambda<,,>), [typeof(T1), typeof(TOut), Sites.Of(flatMap1)], flatMap1),
            Closed.Create(typeof(SequenceLambda<,,>), [typeof(T2), typeof(TOut), Sites.Of(flatMap2)], flatMap2));
    }

    /// <summary>Turns each record of both streams into any number of records of one, without garbage.</summary>
    /// <inheritdoc cref="FlatMap{TOut}(Func{T1, IEnumerable{TOut}}, Func{T2, IEnumerable{TOut}}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(2).Connect(env.FromElements("x")).FlatMap(
    ///     static (int n, Collector&lt;string> output) => { for (var i = 0; i &lt; n; i++) output.Collect($"number {i}"); },
    ///     static (string s, Collector&lt;string> output) => output.Collect($"text {s}")).Print();
    /// // prints, in any order: number 0, number 1, text x
    /// </code></example>
    public DataStream<TOut> FlatMap<TOut>(
        Action<T1, Collector<TOut>> flatMap1, Action<T2, Collector<TOut>> flatMap2, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(flatMap1);
        ArgumentNullException.ThrowIfNull(flatMap2);
        return Add<TOut>(
            "CoFlatMap", file, line,
            Closed.Create(typeof(FlatMapLambda<,,>), [typeof(T1), typeof(TOut), Sites.Of(flatMap1)], flatMap1),
            Closed.Create(typeof(FlatMapLambda<,,>), [typeof(T2), typeof(TOut), Sites.Of(flatMap2)], flatMap2));
    }

    /// <summary>Runs a function with a lifecycle over the records of both streams.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(1, 2).Connect(env.FromElements("x")).Process(static _ => new Both()).Print();
    /// // prints, in any order: number 1, number 2, text x
    ///
    /// public sealed class Both : CoProcessFunction&lt;int, string, string>
    /// {
    ///     public override void ProcessElement1(int value, ProcessContext context, Collector&lt;string> output) => output.Collect($"number {value}");
    ///     public override void ProcessElement2(string value, ProcessContext context, Collector&lt;string> output) => output.Collect($"text {value}");
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<RuntimeContext, CoProcessFunction<T1, T2, TOut>> factory, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TwoInputs.Add(_first, _second, "CoProcess", file, line, context =>
        {
            var op = new CoProcessOperator<T1, T2, TOut>(context, factory);
            return (op.Input1, op.Input2);
        }, default(TOut));
    }

    /// <summary>Gives both streams a key, so that records of one key meet in one subtask.</summary>
    /// <param name="key1">The key of the first stream's records.</param>
    /// <param name="key2">The key of the second stream's records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements((Id: 1, Item: "book"), (Id: 2, Item: "pen")).Connect(env.FromElements((Id: 2, Paid: 3)))
    ///     .KeyBy(static o => o.Id, static p => p.Id).Process(static context => new Matching(context)).Print();
    /// // prints: paid: pen
    ///
    /// public sealed class Matching(KeyedRuntimeContext runtime) : KeyedCoProcessFunction&lt;int, (int Id, string Item), (int Id, int Paid), string>
    /// {
    ///     private readonly ValueState&lt;string?> _item = runtime.GetState&lt;string?>("item", null);
    ///     private readonly ValueState&lt;bool> _paid = runtime.GetState("paid", false);
    ///
    ///     public override void ProcessElement1((int Id, string Item) value, KeyedContext&lt;int> context, Collector&lt;string> output)
    ///     {
    ///         _item.Value = value.Item;
    ///         if (_paid.Value) output.Collect($"paid: {value.Item}");
    ///     }
    ///
    ///     public override void ProcessElement2((int Id, int Paid) value, KeyedContext&lt;int> context, Collector&lt;string> output)
    ///     {
    ///         _paid.Value = true;
    ///         if (_item.Value is { } item) output.Collect($"paid: {item}");
    ///     }
    /// }
    /// </code></example>
    public KeyedConnectedStreams<TKey, T1, T2> KeyBy<TKey>(
        Func<T1, TKey> key1, Func<T2, TKey> key2, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(_first.KeyBy(key1, file, line), _second.KeyBy(key2, file, line));

    private static object AsFlatMap<T, TOut>(Func<T, TOut> map)
    {
        var function = Closed.Create(typeof(MapLambda<,,>), [typeof(T), typeof(TOut), Sites.Of(map)], map);
        return Closed.Create(typeof(MapAsFlatMap<,,>), [typeof(T), typeof(TOut), function.GetType()], function);
    }

    private DataStream<TOut> Add<TOut>(string kind, string file, int line, object first, object second) =>
        TwoInputs.Add(_first, _second, kind, file, line, _ =>
        {
            var op = Closed.Create<ITwoInputs<T1, T2>>(
                typeof(CoFlatMapOperator<,,,,>), [typeof(T1), typeof(T2), typeof(TOut), first.GetType(), second.GetType()], first, second);
            return (op.Input1, op.Input2);
        }, default(TOut), isChecked: false);
}
