using System.Numerics;
using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>The first record of the key with one member replaced by its sum.</summary>
internal readonly struct SumOf<T, TMember>(ReplaceableMember<T, TMember> member) : IReduceFunction<T>
    where TMember : INumberBase<TMember>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Reduce(in T accumulated, in T value)
    {
        // A sum that runs over is an error, not a wrong number.
        var sum = checked(member.Get(in accumulated) + member.Get(in value));
        return member.With(in accumulated, sum);
    }
}

/// <summary>The first record of the key with one member replaced by its lowest or highest value.</summary>
internal readonly struct ExtremeOf<T, TMember, TSide>(ReplaceableMember<T, TMember> member) : IReduceFunction<T>
    where TSide : struct, IExtreme
{
    private readonly IComparer<TMember> _order = MemberOrder<TMember>.Comparer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Reduce(in T accumulated, in T value)
    {
        var candidate = member.Get(in value);
        return TSide.Beats(_order.Compare(candidate, member.Get(in accumulated))) ? member.With(in accumulated, candidate) : accumulated;
    }
}

/// <summary>The whole record with the lowest or highest member; among equals the first, or the last where that is asked for.</summary>
internal readonly struct ExtremeBy<T, TMember, TSide>(Func<T, TMember> member, bool lastOnTies = false) : IReduceFunction<T>
    where TSide : struct, IExtreme
{
    private readonly IComparer<TMember> _order = MemberOrder<TMember>.Comparer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Reduce(in T accumulated, in T value)
    {
        var order = _order.Compare(member(value), member(accumulated));
        return TSide.Beats(order) || (lastOnTies && order == 0) ? value : accumulated;
    }
}

/// <summary>Which end of an order is meant.</summary>
internal interface IExtreme
{
    /// <summary>Whether a candidate that compares to the best so far like this takes its place.</summary>
    static abstract bool Beats(int order);
}

internal readonly struct Lowest : IExtreme
{
    public static bool Beats(int order) => order < 0;
}

internal readonly struct Highest : IExtreme
{
    public static bool Beats(int order) => order > 0;
}

/// <summary>The order of a member's values: text by its characters' numbers, whatever the culture.</summary>
internal static class MemberOrder<TMember>
{
    public static IComparer<TMember> Comparer { get; } =
        typeof(TMember) == typeof(string) ? (IComparer<TMember>)(object)StringComparer.Ordinal : Comparer<TMember>.Default;
}
