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
    public DataStream<TOut> Aggregate<R1, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> aggregate, Func<TKey, R1, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Run(aggregate(Ready), result, result, file, line);

    /// <summary>Keeps two aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    public DataStream<TOut> Aggregate<R1, R2, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<TKey, R1, R2, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Together.Of(first(Ready), second(Ready)), (key, r) => result(key, r.Item1, r.Item2), result, file, line);

    /// <summary>Keeps three aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    public DataStream<TOut> Aggregate<R1, R2, R3, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<TKey, R1, R2, R3, TOut> result, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Together.Of(first(Ready), second(Ready), third(Ready)), (key, r) => result(key, r.Item1, r.Item2, r.Item3), result, file, line);

    /// <summary>Keeps four aggregates for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
    public DataStream<TOut> Aggregate<R1, R2, R3, R4, TOut>(
        Func<Aggregates<T>, Aggregate<T, R1>> first, Func<Aggregates<T>, Aggregate<T, R2>> second, Func<Aggregates<T>, Aggregate<T, R3>> third,
        Func<Aggregates<T>, Aggregate<T, R4>> fourth, Func<TKey, R1, R2, R3, R4, TOut> result,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(
            Together.Of(first(Ready), second(Ready), third(Ready), fourth(Ready)),
            (key, r) => result(key, r.Item1, r.Item2, r.Item3, r.Item4), result, file, line);

    /// <summary>Keeps an aggregate of your own for each key.</summary>
    /// <inheritdoc cref="Aggregate{R1, TOut}" path="/param"/>
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
