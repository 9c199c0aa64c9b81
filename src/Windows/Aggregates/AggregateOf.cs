using System.Numerics;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Makes aggregates around struct functors. Reflection runs here, while the plan is built.</summary>
internal static class AggregateOf
{
    delegate void Adds<TIn, TAcc>(ref TAcc accumulator, in TIn value);

    /// <summary>The lambda as a struct of its own type.</summary>
    public static object Selector<T, TValue>(Func<T, TValue> lambda)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        return Closed.Create(typeof(MapLambda<,,>), [typeof(T), typeof(TValue), Sites.Of(lambda)], lambda);
    }

    /// <inheritdoc cref="Selector{T, TValue}(Func{T, TValue})"/>
    public static object Selector<T, TValue>(InFunc<T, TValue> lambda)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        return Closed.Create(typeof(InMapLambda<,,>), [typeof(T), typeof(TValue), Sites.Of(lambda)], lambda);
    }

    /// <summary>The aggregate of a functor whose type is known.</summary>
    public static Aggregate<TIn, TOut> Functor<TIn, TAcc, TOut, TFunctor>(TFunctor functor)
        where TFunctor : struct, IAggregateFunctor<TIn, TAcc, TOut> => new FunctorAggregate<TIn, TAcc, TOut, TFunctor>(functor);

    /// <summary>The aggregate of a functor type that is yet to be closed.</summary>
    public static Aggregate<TIn, TOut> Open<TIn, TAcc, TOut>(Type open, Type[] types, params object?[] arguments)
    {
        var functor = Closed.Create(open, types, arguments);
        return Closed.Create<Aggregate<TIn, TOut>>(typeof(FunctorAggregate<,,,>), [typeof(TIn), typeof(TAcc), typeof(TOut), functor.GetType()], functor);
    }

    public static Aggregate<T, TNum> Sum<T, TNum>(object selector)
        where TNum : INumberBase<TNum> =>
        Open<T, TNum, TNum>(typeof(SumAggregate<,,>), [typeof(T), typeof(TNum), selector.GetType()], selector);

    public static Aggregate<T, TValue> Extreme<T, TValue, TExtreme>(object selector)
        where TExtreme : struct, IExtreme =>
        Open<T, Held<TValue>, TValue>(typeof(ExtremeAggregate<,,,>), [typeof(T), typeof(TValue), selector.GetType(), typeof(TExtreme)], selector);

    public static Aggregate<T, T> ExtremeBy<T, TRank, TExtreme>(object selector)
        where TExtreme : struct, IExtreme =>
        Open<T, Ranked<T, TRank>, T>(typeof(ExtremeByAggregate<,,,>), [typeof(T), typeof(TRank), selector.GetType(), typeof(TExtreme)], selector);

    /// <summary>The mean: integers of up to 64 bits are summed up exactly.</summary>
    public static Aggregate<T, double> Average<T, TNum>(object selector)
        where TNum : INumberBase<TNum> =>
        !Integers.Is<TNum>() || typeof(TNum) == typeof(BigInteger) || typeof(TNum) == typeof(Int128) || typeof(TNum) == typeof(UInt128)
            ? Average<T, TNum, double, double>(selector)
            : typeof(TNum) == typeof(ulong) ? Average<T, TNum, UInt128, double>(selector) : Average<T, TNum, long, double>(selector);

    public static Aggregate<T, TMean> Average<T, TNum, TSum, TMean>(object selector)
        where TNum : INumberBase<TNum> =>
        Open<T, SumAndCount<TSum>, TMean>(
            typeof(AverageAggregate<,,,,>), [typeof(T), typeof(TNum), typeof(TSum), typeof(TMean), selector.GetType()], selector);

    public static Aggregate<T, long> CountDistinct<T, TValue>(object selector) =>
        Open<T, HashSet<TValue>, long>(typeof(CountDistinctAggregate<,,>), [typeof(T), typeof(TValue), selector.GetType()], selector);

    public static Aggregate<T, IReadOnlyList<T>> TopN<T, TRank>(int n, object selector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return Open<T, List<T>, IReadOnlyList<T>>(typeof(TopNAggregate<,,>), [typeof(T), typeof(TRank), selector.GetType()], n, selector);
    }

    /// <summary>A user's aggregate, closed over its own type.</summary>
    public static Aggregate<TIn, TOut> User<TIn, TAcc, TOut>(IAggregateFunction<TIn, TAcc, TOut> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.GetType().IsValueType
            ? Open<TIn, TAcc, TOut>(typeof(UserAggregate<,,,>), [typeof(TIn), typeof(TAcc), typeof(TOut), function.GetType()], function)
            : Open<TIn, TAcc, TOut>(
                typeof(ClassAggregate<,,,>), [typeof(TIn), typeof(TAcc), typeof(TOut), Sites.Of(new Adds<TIn, TAcc>(function.Add))], function);
    }

    /// <summary>Lambdas over an accumulator; <paramref name="seed"/> gives a new one each time.</summary>
    public static Aggregate<TIn, TAcc> Lambdas<TIn, TAcc>(Func<TAcc> seed, Func<TAcc, TIn, TAcc> add, Func<TAcc, TAcc, TAcc> merge)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(merge);
        return Open<TIn, TAcc, TAcc>(typeof(LambdaAggregate<,,>), [typeof(TIn), typeof(TAcc), Sites.Of(add)], seed, add, merge);
    }

    /// <summary>Reduce as an aggregate.</summary>
    public static Aggregate<T, T> Reduce<T>(Func<T, T, T> reduce)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Reducer<T>(Closed.Create(typeof(ReduceLambda<,>), [typeof(T), Sites.Of(reduce)], reduce));
    }

    /// <summary>Reduce by a struct functor, boxed.</summary>
    public static Aggregate<T, T> Reducer<T>(object reducer) =>
        Open<T, Held<T>, T>(typeof(ReduceAggregate<,>), [typeof(T), reducer.GetType()], reducer);
}
