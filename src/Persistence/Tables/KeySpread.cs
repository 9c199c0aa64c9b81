using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>
/// Where keys go in the index of one table: nothing that leaves the process. A whole number is its own hash. Multiplied by the golden ratio, neighbouring
/// numbers, as ids mostly are, come to lie apart from one another, and nearly none of them meet.
/// </summary>
internal static class KeySpread
{
    /// <summary>Odd factors, the next for a table whose keys do not go well with the one before.</summary>
    static readonly ulong[] Factors = [0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xF1357AEA2E62A9C5, 0xDB4F0B9175AE2165];

    /// <summary>How many factors there are beyond the first.</summary>
    public static int Tries => Factors.Length - 1;

    public static ulong Factor(int index) => Factors[index % Factors.Length];

    /// <summary>Whether <see cref="Of"/> needs no hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwnHash<TKey>() =>
        typeof(TKey) == typeof(long) || typeof(TKey) == typeof(ulong) || typeof(TKey) == typeof(int) || typeof(TKey) == typeof(uint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<TKey>(in TKey key, ulong hash, ulong factor)
    {
        if (typeof(TKey) == typeof(long) || typeof(TKey) == typeof(ulong))
            return Unsafe.As<TKey, ulong>(ref Unsafe.AsRef(in key)) * factor;
        if (typeof(TKey) == typeof(int) || typeof(TKey) == typeof(uint))
            return Unsafe.As<TKey, uint>(ref Unsafe.AsRef(in key)) * factor;
        return hash * factor;
    }
}
