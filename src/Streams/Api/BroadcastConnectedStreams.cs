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
