using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>The ready aggregates over records of <typeparamref name="T"/>: <c>a =&gt; a.Sum(r =&gt; r.Bytes)</c>.</summary>
/// <remarks>
/// Accumulators of windows that share records are merged, in order of time: where records come out of order, <see cref="First"/> and <see cref="Last"/> go by
/// the order of arrival only within what is merged. All are kept in the key's state and are in its checkpoints.
/// </remarks>
/// <typeparam name="T">The records.</typeparam>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Aggregate(
///     static a => a.CountDistinct(c => c.User), static a => a.Max(c => c.Second), static a => a.TopN(2, c => c.Page.Length),
///     static (_, users, last, longest) => $"{users} users until {last}, longest {longest[0].Page}").Print();
/// // prints: 2 users until 80, longest /cart
/// </code></example>
[SuppressMessage("Performance", "CA1822", Justification = "Used as a.Count().")]
public sealed class Aggregates<T>
{
    internal static readonly Aggregates<T> Instance = new();

    internal Aggregates()
    {
    }

    /// <summary>How many records there are.</summary>
    public Aggregate<T, long> Count() => AggregateOf.Functor<T, long, long, CountAggregate<T>>(default);

    /// <summary>How many records <paramref name="predicate"/> holds for.</summary>
    public Aggregate<T, long> Count(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return CountIf(Closed.Create(typeof(FilterLambda<,>), [typeof(T), Sites.Of(predicate)], predicate));
    }

    /// <inheritdoc cref="Count(Func{T, bool})"/>
    public Aggregate<T, long> Count(InFunc<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return CountIf(Closed.Create(typeof(InFilterLambda<,>), [typeof(T), Sites.Of(predicate)], predicate));
    }

    /// <summary>The sum of a number, of the number's own type.</summary>
    /// <exception cref="OverflowException">While the job runs: the type cannot hold the sum. Widen it: <c>a.Sum(r =&gt; (long)r.Bytes)</c>.</exception>
    public Aggregate<T, TNum> Sum<TNum>(Func<T, TNum> value)
        where TNum : INumberBase<TNum> => AggregateOf.Sum<T, TNum>(AggregateOf.Selector(value));

    /// <inheritdoc cref="Sum{TNum}(Func{T, TNum})"/>
    public Aggregate<T, TNum> Sum<TNum>(InFunc<T, TNum> value)
        where TNum : INumberBase<TNum> => AggregateOf.Sum<T, TNum>(AggregateOf.Selector(value));

    /// <summary>The smallest of a value. Nulls do not count; text is compared by its characters.</summary>
    public Aggregate<T, TValue> Min<TValue>(Func<T, TValue> value)
        where TValue : IComparable<TValue> => AggregateOf.Extreme<T, TValue, Smallest>(AggregateOf.Selector(value));

    /// <inheritdoc cref="Min{TValue}(Func{T, TValue})"/>
    public Aggregate<T, TValue> Min<TValue>(InFunc<T, TValue> value)
        where TValue : IComparable<TValue> => AggregateOf.Extreme<T, TValue, Smallest>(AggregateOf.Selector(value));

    /// <summary>The largest of a value. Nulls do not count; text is compared by its characters.</summary>
    public Aggregate<T, TValue> Max<TValue>(Func<T, TValue> value)
        where TValue : IComparable<TValue> => AggregateOf.Extreme<T, TValue, Largest>(AggregateOf.Selector(value));

    /// <inheritdoc cref="Max{TValue}(Func{T, TValue})"/>
    public Aggregate<T, TValue> Max<TValue>(InFunc<T, TValue> value)
        where TValue : IComparable<TValue> => AggregateOf.Extreme<T, TValue, Largest>(AggregateOf.Selector(value));

    /// <summary>The record whose <paramref name="rank"/> is the smallest; the first one of equals.</summary>
    public Aggregate<T, T> MinBy<TRank>(Func<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.ExtremeBy<T, TRank, Smallest>(AggregateOf.Selector(rank));

    /// <inheritdoc cref="MinBy{TRank}(Func{T, TRank})"/>
    public Aggregate<T, T> MinBy<TRank>(InFunc<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.ExtremeBy<T, TRank, Smallest>(AggregateOf.Selector(rank));

    /// <summary>The record whose <paramref name="rank"/> is the largest; the first one of equals.</summary>
    public Aggregate<T, T> MaxBy<TRank>(Func<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.ExtremeBy<T, TRank, Largest>(AggregateOf.Selector(rank));

    /// <inheritdoc cref="MaxBy{TRank}(Func{T, TRank})"/>
    public Aggregate<T, T> MaxBy<TRank>(InFunc<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.ExtremeBy<T, TRank, Largest>(AggregateOf.Selector(rank));

    /// <summary>The mean of a number. Integers of up to 64 bits are summed up exactly.</summary>
    /// <exception cref="OverflowException">While the job runs: 64 bits cannot hold the sum.</exception>
    public Aggregate<T, double> Average<TNum>(Func<T, TNum> value)
        where TNum : INumberBase<TNum> => AggregateOf.Average<T, TNum>(AggregateOf.Selector(value));

    /// <inheritdoc cref="Average{TNum}(Func{T, TNum})"/>
    public Aggregate<T, double> Average<TNum>(InFunc<T, TNum> value)
        where TNum : INumberBase<TNum> => AggregateOf.Average<T, TNum>(AggregateOf.Selector(value));

    /// <summary>The mean of a decimal, as a decimal.</summary>
    public Aggregate<T, decimal> Average(Func<T, decimal> value) =>
        AggregateOf.Average<T, decimal, decimal, decimal>(AggregateOf.Selector(value));

    /// <inheritdoc cref="Average(Func{T, decimal})"/>
    public Aggregate<T, decimal> Average(InFunc<T, decimal> value) =>
        AggregateOf.Average<T, decimal, decimal, decimal>(AggregateOf.Selector(value));

    /// <summary>The record that came first.</summary>
    public Aggregate<T, T> First() => AggregateOf.Functor<T, Held<T>, T, FirstAggregate<T>>(default);

    /// <summary>The record that came last.</summary>
    public Aggregate<T, T> Last() => AggregateOf.Functor<T, Held<T>, T, LastAggregate<T>>(default);

    /// <summary>How many different values there are. Every one of them is kept.</summary>
    public Aggregate<T, long> CountDistinct<TValue>(Func<T, TValue> value) => AggregateOf.CountDistinct<T, TValue>(AggregateOf.Selector(value));

    /// <inheritdoc cref="CountDistinct{TValue}(Func{T, TValue})"/>
    public Aggregate<T, long> CountDistinct<TValue>(InFunc<T, TValue> value) => AggregateOf.CountDistinct<T, TValue>(AggregateOf.Selector(value));

    /// <summary>The <paramref name="n"/> records with the largest <paramref name="rank"/>, largest first; of equals those that came first.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public Aggregate<T, IReadOnlyList<T>> TopN<TRank>(int n, Func<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.TopN<T, TRank>(n, AggregateOf.Selector(rank));

    /// <inheritdoc cref="TopN{TRank}(int, Func{T, TRank})"/>
    public Aggregate<T, IReadOnlyList<T>> TopN<TRank>(int n, InFunc<T, TRank> rank)
        where TRank : IComparable<TRank> => AggregateOf.TopN<T, TRank>(n, AggregateOf.Selector(rank));

    /// <summary>All records. Each of them is kept.</summary>
    public Aggregate<T, IReadOnlyList<T>> ToList() => AggregateOf.Functor<T, List<T>, IReadOnlyList<T>, ToListAggregate<T>>(default);

    static Aggregate<T, long> CountIf(object predicate) =>
        AggregateOf.Open<T, long, long>(typeof(CountIfAggregate<,>), [typeof(T), predicate.GetType()], predicate);
}
