using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Which of two values an extreme prefers.</summary>
internal interface IExtreme
{
    /// <summary>Whether a value that compares like this to the present one takes its place.</summary>
    static abstract bool Replaces(int comparison);
}

internal readonly struct Largest : IExtreme
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Replaces(int comparison) => comparison > 0;
}

internal readonly struct Smallest : IExtreme
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Replaces(int comparison) => comparison < 0;
}

/// <summary>The order that extremes go by: the type's own, and for text that of its characters, whatever the culture.</summary>
internal static class Order
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare<T>(T x, T y) =>
        typeof(T) == typeof(string) ? string.CompareOrdinal((string?)(object?)x, (string?)(object?)y) : Comparer<T>.Default.Compare(x, y);
}

/// <summary>The largest or the smallest of a value; nulls do not count.</summary>
internal readonly struct ExtremeAggregate<TIn, TValue, TSelector, TExtreme>(TSelector selector) : IAggregateFunctor<TIn, Held<TValue>, TValue>
    where TSelector : struct, IMapFunction<TIn, TValue>
    where TExtreme : struct, IExtreme
{
    public bool CanSubtract => false;

    public Held<TValue> CreateAccumulator() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Held<TValue> accumulator, in TIn value) => Take(ref accumulator, selector.Map(in value));

    public void Merge(ref Held<TValue> accumulator, in Held<TValue> other)
    {
        if (other.Has) Take(ref accumulator, other.Value);
    }

    public void Subtract(ref Held<TValue> accumulator, in Held<TValue> other) => throw new NotSupportedException("An extreme cannot be taken out.");

    public TValue GetResult(in Held<TValue> accumulator) => accumulator.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Take(ref Held<TValue> accumulator, TValue value)
    {
        if (!typeof(TValue).IsValueType && value is null) return;
        if (accumulator.Has && !TExtreme.Replaces(Order.Compare(value, accumulator.Value))) return;
        accumulator.Value = value;
        accumulator.Has = true;
    }
}
