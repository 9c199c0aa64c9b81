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
