using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Keys.</content>
public partial class DataStream<T>
{
    /// <summary>Groups records by a key: all records of one key go to one subtask, and state belongs to the key.</summary>
    /// <param name="key">Gives a record's key; the same for the same record, always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Aggregate(static a => a.Count(), static (user, n) => (user, n)).Print();
    /// // prints: (ann, 1), (bob, 1), (ann, 2), (ann, 3), (bob, 2)
    /// </code></example>
    public KeyedStream<TKey, T> KeyBy<TKey>(Func<T, TKey> key, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AddKey<TKey>(Closed.Create(typeof(KeyLambda<,,>), [typeof(T), typeof(TKey), Sites.Of(key)], key), file, line);
    }

    /// <summary>Groups records by a key; the record is passed by reference.</summary>
    /// <inheritdoc cref="KeyBy{TKey}(Func{T, TKey}, string, int)" path="/param"/>
    /// <example><code>
    /// clicks.KeyBy(static (in Click c) => (c.User, Minute: c.Second / 60)).Aggregate(static a => a.Count(), static (key, n) => (key.User, key.Minute, n)).Print();
    /// // prints: (ann, 0, 1), (bob, 0, 1), (ann, 0, 2), (ann, 1, 1), (bob, 1, 1)
    /// </code></example>
    public KeyedStream<TKey, T> KeyBy<TKey>(InFunc<T, TKey> key, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AddKey<TKey>(Closed.Create(typeof(InKeyLambda<,,>), [typeof(T), typeof(TKey), Sites.Of(key)], key), file, line);
    }

    /// <summary>Groups records by a key that a struct gives; it is compiled into the loop.</summary>
    /// <inheritdoc cref="KeyBy{TKey}(Func{T, TKey}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).KeyBy(new Remainder(2)).Reduce(static (a, b) => a + b).Print();
    /// // prints: 1, 2, 4, 6
    ///
    /// public readonly struct Remainder(int divisor) : IKeySelector&lt;int, int>
    /// {
    ///     public int GetKey(in int value) => value % divisor;
    /// }
    /// </code></example>
    public KeyedStream<TKey, T> KeyBy<TKey>(IKeySelector<T, TKey> key, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddKey<TKey>(Functors.Struct(key, typeof(KeyInstance<,>), [typeof(T), typeof(TKey)]), file, line);

    internal KeyedStream<TKey, T> AddKey<TKey>(object selector, string file, int line)
    {
        var codec = Environment.CodecFor<TKey>($"KeyBy ({new SourceLocation(file, line)})", asKey: true);
        var keying = Closed.Create<Keying<T, TKey>>(typeof(Keying<,,>), [typeof(T), typeof(TKey), selector.GetType()], selector, codec);
        return new KeyedStream<TKey, T>(Environment, Outputs.Select(o => o with { Partitioning = keying }).ToArray(), keying);
    }
}
