using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>Two streams with a common key on their way into one function.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T1">The first stream's records.</typeparam>
/// <typeparam name="T2">The second stream's records.</typeparam>
public sealed class KeyedConnectedStreams<TKey, T1, T2>
{
    private readonly KeyedStream<TKey, T1> _first;
    private readonly KeyedStream<TKey, T2> _second;

    internal KeyedConnectedStreams(KeyedStream<TKey, T1> first, KeyedStream<TKey, T2> second)
    {
        _first = first;
        _second = second;
    }

    /// <summary>Runs a function with state and timers over the records of each key.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(("ann", 5), ("ann", 6)).KeyBy(static x => x.Item1).Connect(env.FromElements(("ann", 1)).KeyBy(static x => x.Item1))
    ///     .Process(static context => new Total(context))
    ///     .KeyBy(static x => x.User).MaxBy(static x => x.Sum).FullWindowPartition().Reduce(static (_, last) => last).Print();
    /// // prints: (ann, 12)
    ///
    /// public sealed class Total(KeyedRuntimeContext runtime) : KeyedCoProcessFunction&lt;string, (string, int), (string, int), (string User, int Sum)>
    /// {
    ///     private readonly ValueState&lt;int> _sum = runtime.GetState("sum", 0);
    ///
    ///     public override void ProcessElement1((string, int) value, KeyedContext&lt;string> context, Collector&lt;(string User, int Sum)> output) => Add(value.Item2, context, output);
    ///
    ///     public override void ProcessElement2((string, int) value, KeyedContext&lt;string> context, Collector&lt;(string User, int Sum)> output) => Add(value.Item2, context, output);
    ///
    ///     private void Add(int amount, KeyedContext&lt;string> context, Collector&lt;(string User, int Sum)> output)
    ///     {
    ///         _sum.Value += amount;
    ///         output.Collect((context.CurrentKey, _sum.Value));
    ///     }
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<KeyedRuntimeContext, KeyedCoProcessFunction<TKey, T1, T2, TOut>> factory, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return TwoInputs.Add(_first, _second, "CoProcess", file, line, context =>
        {
            var op = Closed.Create<ITwoInputs<T1, T2>>(
                typeof(KeyedCoProcessOperator<,,,,,,>),
                [typeof(TKey), typeof(T1), typeof(T2), typeof(TOut), _first.Keying.SelectorType, _second.Keying.SelectorType, _first.Keying.CodecType],
                context, _first.Keying.Selector, _second.Keying.Selector, _first.Keying.Codec, factory);
            return (op.Input1, op.Input2);
        }, default(TOut));
    }
}
