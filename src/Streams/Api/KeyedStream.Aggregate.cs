using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <content>Running aggregates.</content>
public sealed partial class KeyedStream<TKey, T>
{
    private static readonly Aggregates<T> Ready = new();

    /// <summary>Keeps an aggregate for each key and emits it after each record (in batch mode at the end only).</summary>
    /// <param name="aggregate">Which: <c>a =&gt; a.Count()</c>.</param>
    /// <param name="result">Makes the record that is emitted.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Aggregate(static a => a.Max(c => c.Second), static (user, last) => $"{user} {last}").Print();
    /// // prints: ann 0, bob 20, ann 50, ann 70, bob 80
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TKey, R1, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Run(aggregate(Ready), result, result, file, line);

    /// <summary>Keeps two aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User)
    ///     .Aggregate(static a => a.Count(), static a => a.Average(c => c.Second), static (user, n, mean) => (user, n, mean)).Print();
    /// // prints: (ann, 1, 0), (bob, 1, 20), (ann, 2, 25), (ann, 3, 40), (bob, 2, 50)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TKey, R1, R2, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Together.Of(first(Ready), second(Ready)), (key, r) => result(key, r.Item1, r.Item2), result, file, line);

    /// <summary>Keeps three aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Aggregate(
    ///     static a => a.Count(), static a => a.Min(c => c.Second), static a => a.Max(c => c.Second), static (user, n, first, last) => (user, n, first, last)).Print();
    /// // prints: (ann, 1, 0, 0), (bob, 1, 20, 20), (ann, 2, 0, 50), (ann, 3, 0, 70), (bob, 2, 20, 80)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TKey, R1, R2, R3, TOut> result, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Together.Of(first(Ready), second(Ready), third(Ready)), (key, r) => result(key, r.Item1, r.Item2, r.Item3), result, file, line);

    /// <summary>Keeps four aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    /// <example><code>
    /// env.FromElements(3, 5).KeyBy(static n => n % 2).Aggregate(
    ///     static a => a.Count(), static a => a.Sum(n => n), static a => a.Min(n => n), static a => a.Max(n => n), static (_, n, sum, min, max) => (n, sum, min, max)).Print();
    /// // prints: (1, 3, 3, 3), (2, 8, 3, 5)
    /// </code></example>
    public DataStream<TOut> Aggregate<R1, R2, R3, R4, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<Aggregates<T>, Aggregate<T, R4>> fourth, Func<TKey, R1, R2, R3, R4, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(
            Together.Of(first(Ready), second(Ready), third(Ready), fourth(Ready)),
            (key, r) => result(key, r.Item1, r.Item2, r.Item3, r.Item4), result, file, line);

    /// <summary>Keeps an aggregate of your own for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    /// <example><code>
    /// env.FromElements(("a", 2.0), ("b", 5.0), ("a", 4.0)).KeyBy(static x => x.Item1).Aggregate(new Mean(), static (key, mean) => (key, mean)).Print();
    /// // prints: (a, 2), (b, 5), (a, 3)
    ///
    /// public readonly struct Mean : IAggregateFunction&lt;(string, double), (double Sum, long Count), double>
    /// {
    ///     public (double Sum, long Count) CreateAccumulator() => default;
    ///     public void Add(ref (double Sum, long Count) accumulator, in (string, double) value) => accumulator = (accumulator.Sum + value.Item2, accumulator.Count + 1);
    ///     public void Merge(ref (double Sum, long Count) accumulator, in (double Sum, long Count) other) =>
    ///         accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);
    ///     public double GetResult(in (double Sum, long Count) accumulator) => accumulator.Sum / accumulator.Count;
    /// }
    /// </code></example>
    public DataStream<TOut> Aggregate<TAcc, R1, TOut>(
        IAggregateFunction<T, TAcc, R1> aggregate, Func<TKey, R1, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Run(AggregateOf.User(aggregate), result, result, file, line);

    private DataStream<TOut> Run<TResult, TOut>(Aggregate<T, TResult> aggregate, Func<TKey, TResult, TOut> make, Delegate site, string file, int line)
    {
        var finish = Closed.Create(
            typeof(KeyedResultLambda<,,,>), [typeof(TKey), typeof(TResult), typeof(TOut), Sites.Of(site)], make);
        return aggregate.Accept(new Runner<TResult, TOut>(this, finish, file, line));
    }

    private sealed class Runner<TResult, TOut>(KeyedStream<TKey, T> stream, object finish, string file, int line)
        : IAggregateVisitor<T, TResult, DataStream<TOut>>
    {
        public DataStream<TOut> Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<T, TAcc, TResult>
        {
            stream.Environment.CodecFor<TAcc>($"Aggregate ({new SourceLocation(file, line)}), the accumulator", asKey: false);
            var function = Closed.Create(
                typeof(RunningAggregate<,,,,,,>),
                [typeof(TKey), typeof(T), typeof(TAcc), typeof(TResult), typeof(TOut), typeof(TFunctor), finish.GetType()],
                functor, finish);
            return stream.AddRunning<TAcc, TOut>(function, "Aggregate", file, line);
        }
    }
}
