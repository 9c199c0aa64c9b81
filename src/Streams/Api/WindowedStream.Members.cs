using System.Linq.Expressions;
using System.Numerics;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Windows;

namespace ActorStream;

/// <content>Sums and extremes of a member.</content>
public sealed partial class WindowedStream<TKey, T>
{
    /// <summary>The first record of the window with one member replaced by its sum.</summary>
    /// <param name="member">A member of the record: <c>x =&gt; x.Count</c>.</param>
    /// <exception cref="InvalidPlanException">The expression is not a member that can be replaced.</exception>
    /// <example><code>
    /// env.FromElements(("a", 1), ("b", 5), ("a", 2)).KeyBy(static x => x.Item1).CountWindow(2).Sum(x => x.Item2).Print();
    /// // prints: (a, 3)
    /// </code></example>
    public DataStream<T> Sum<TMember>(Expression<Func<T, TMember>> member)
        where TMember : INumberBase<TMember> => Member(member, "Sum", static m => new SumOf<T, TMember>(m));

    /// <summary>The first record of the window with one member replaced by its lowest value.</summary>
    /// <inheritdoc cref="Sum{TMember}" path="/param|/exception"/>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 3, Shop: "B")).KeyBy(static x => x.Id).CountWindow(2).Min(x => x.Price).Print();
    /// // prints: (1, 3, A)
    /// </code></example>
    public DataStream<T> Min<TMember>(Expression<Func<T, TMember>> member) => Member(member, "Min", static m => new ExtremeOf<T, TMember, Operators.Lowest>(m));

    /// <summary>The first record of the window with one member replaced by its highest value.</summary>
    /// <inheritdoc cref="Sum{TMember}" path="/param|/exception"/>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 8, Shop: "B")).KeyBy(static x => x.Id).CountWindow(2).Max(x => x.Price).Print();
    /// // prints: (1, 8, A)
    /// </code></example>
    public DataStream<T> Max<TMember>(Expression<Func<T, TMember>> member) => Member(member, "Max", static m => new ExtremeOf<T, TMember, Operators.Highest>(m));

    /// <summary>The record of the window with the lowest value; the first among equals.</summary>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 3, Shop: "B")).KeyBy(static x => x.Id).CountWindow(2).MinBy(static x => x.Price).Print();
    /// // prints: (1, 3, B)
    /// </code></example>
    public DataStream<T> MinBy<TMember>(Func<T, TMember> value) =>
        Bare(AggregateOf.Reducer<T>(new ExtremeBy<T, TMember, Operators.Lowest>(value)), "MinBy");

    /// <summary>The record of the window with the highest value; the first among equals.</summary>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 8, Shop: "B")).KeyBy(static x => x.Id).CountWindow(2).MaxBy(static x => x.Price).Print();
    /// // prints: (1, 8, B)
    /// </code></example>
    public DataStream<T> MaxBy<TMember>(Func<T, TMember> value) =>
        Bare(AggregateOf.Reducer<T>(new ExtremeBy<T, TMember, Operators.Highest>(value)), "MaxBy");

    private DataStream<T> Member<TMember, TReduce>(
        Expression<Func<T, TMember>> member, string kind, Func<ReplaceableMember<T, TMember>, TReduce> reduce)
        where TReduce : struct, IReduceFunction<T>
    {
        ArgumentNullException.ThrowIfNull(member);
        try
        {
            return Bare(AggregateOf.Reducer<T>(reduce(MemberReplacer.For(member))), kind);
        }
        catch (MemberExpressionException wrong)
        {
            throw new InvalidPlanException($"{kind}: {wrong.Message}");
        }
    }
}
