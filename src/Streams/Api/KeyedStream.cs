using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A stream whose records are grouped by key: where state, timers and windows are.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed partial class KeyedStream<TKey, T> : DataStream<T>
{
    internal KeyedStream(StreamExecutionEnvironment environment, StreamOutput<T>[] outputs, Keying<T, TKey> keying)
        : base(environment, outputs) => Keying = keying;

    internal Keying<T, TKey> Keying { get; }

    /// <summary>Adds an operator whose type is closed over <paramref name="types"/>, the key selector and the key codec, in this order.</summary>
    internal DataStream<TOut> KeyedOperator<TOut>(
        string kind, string file, int line, Type open, Type[] types, Func<OperatorContext, object?[]> arguments,
        Func<PlanContext, IEnumerable<string>>? checks = null) =>
        Operator<TOut>(
            kind, file, line,
            context => ((IOneInput<T>)Keying.Close(open, types, arguments(context))).Input,
            checks);
}
