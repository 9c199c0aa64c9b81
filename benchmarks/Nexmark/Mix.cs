using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>The benchmark's source of randomness: a pure function of the event's number and of what is asked.</summary>
internal static class Mix
{
    const ulong Golden = 0x9E3779B97F4A7C15;
    const ulong First = 0xBF58476D1CE4E5B9;
    const ulong Second = 0x94D049BB133111EB;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong x)
    {
        var z = x + Golden;
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(long n, int s) => Of(((ulong)n << 6) + (uint)s);

    /// <summary>Eight at once, for the eight values of s in <paramref name="s"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Of(long n, Vector512<ulong> s)
    {
        var z = Vector512.Create(((ulong)n << 6) + Golden) + s;
        z = (z ^ (z >> 30)) * Vector512.Create(First);
        z = (z ^ (z >> 27)) * Vector512.Create(Second);
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Below(long n, int s, ulong k) => (Of(n, s) >> 1) % k;
}
