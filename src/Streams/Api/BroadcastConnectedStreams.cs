using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A stream beside a broadcast one, on their way into one function.</summary>
/// <typeparam name="T">The stream's records.</typeparam>
/// <typeparam name="TBroadcast">The broadcast stream's records.</typeparam>
public sealed class BroadcastConnectedStream<T, TBroadcast>
{
    private readonly DataStream<T> _stream;
    private readonly BroadcastStream<TBroadcast> _broadcast;

    internal BroadcastConnectedStream(DataStream<T> stream, BroadcastStream<TBroadcast> broadcast)
    {
        _stream = stream;
        _broadcast = broadcast;
    }

    /// <summary>Runs a function that keeps broadcast state.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
    /// var prices = env.FromElements(("/cart", 5), ("/pay", 7)).Broadcast();
    /// clicks.Connect(prices).Process(static context => new Priced(context)).Print();
    /// // prints: (/cart, 5), (/pay, 7)
    ///
    /// public sealed class Priced(RuntimeContext runtime) : BroadcastProcessFunction&lt;Click, (string Page, int Price), (string, int)>
    /// {
    ///     private readonly BroadcastState&lt;string, int> _prices = runtime.GetBroadcastState&lt;string, int>("prices");
    ///
    ///     public override void ProcessElement(Click value, ProcessContext context, Collector&lt;(string, int)> output)
    ///     {
    ///         if (_prices.TryGetValue(value.Page, out var price)) output.Collect((value.Page, price));
    ///     }
    ///
    ///     public override void ProcessBroadcastElement((string Page, int Price) value, BroadcastContext context, Collector&lt;(string, int)> output) =>
    ///         context.Put(_prices, value.Page, value.Price);
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<RuntimeContext, BroadcastProcessFunction<T, TBroadcast, TOut>> factory, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TwoInputs.Add(_stream, _broadcast.Stream, "BroadcastProcess", file, line, context =>
        {
            var op = new BroadcastProcessOperator<T, TBroadcast, TOut>(context, factory);
            return (op.Input1, op.Input2);
        }, default(TOut));
    }
}

/// <summary>A keyed stream beside a broadcast one, on their way into one function.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The stream's records.</typeparam>
/// <typeparam name="TBroadcast">The broadcast stream's records.</typeparam>
public sealed class KeyedBroadcastConnectedStream<TKey, T, TBroadcast>
{
    private readonly KeyedStream<TKey, T> _stream;
    private readonly BroadcastStream<TBroadcast> _broadcast;

    internal KeyedBroadcastConnectedStream(KeyedStream<TKey, T> stream, BroadcastStream<TBroadcast> broadcast)
    {
        _stream = stream;
        _broadcast = broadcast;
    }

    /// <summary>Runs a function that keeps broadcast state beside the state of each key.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.RuntimeMode = RuntimeExecutionMode.Batch;           // the broadcast stream is then read first
    /// var rules = env.FromElements(2).Broadcast();
    /// clicks.KeyBy(static c => c.User).Connect(rules).Process(static context => new Often(context)).Print();
    /// // prints, in any order: ann has clicked 2 times, bob has clicked 2 times
    ///
    /// public sealed class Often(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction&lt;string, Click, int, string>
    /// {
    ///     private readonly BroadcastState&lt;int, bool> _alertAt = runtime.GetBroadcastState&lt;int, bool>("alert-at");
    ///     private readonly ValueState&lt;int> _clicks = runtime.GetState("clicks", 0);
    ///
    ///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
    ///     {
    ///         if (_alertAt.ContainsKey(++_clicks.Value)) output.Collect($"{value.User} has clicked {_clicks.Value} times");
    ///     }
    ///
    ///     public override void ProcessBroadcastElement(int value, KeyedBroadcastContext&lt;string> context, Collector&lt;string> output) =>
    ///         context.Put(_alertAt, value, true);
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<KeyedRuntimeContext, KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut>> factory,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TwoInputs.Add(_stream, _broadcast.Stream, "BroadcastProcess", file, line, context =>
        {
            var op = Closed.Create<ITwoInputs<T, TBroadcast>>(
                typeof(KeyedBroadcastProcessOperator<,,,,,>),
                [typeof(TKey), typeof(T), typeof(TBroadcast), typeof(TOut), _stream.Keying.SelectorType, _stream.Keying.CodecType],
                context, _stream.Keying.Selector, _stream.Keying.Codec, factory);
            return (op.Input1, op.Input2);
        }, default(TOut));
    }
}
