using System.Collections.Concurrent;
using System.Reflection;

namespace ActorStream.Operators;

/// <summary>
/// Gives every lambda in the program a struct type of its own. As a type argument it gives each call site its own compiled loop, whose
/// profile names one target: that is what lets the JIT inline the lambda instead of calling it.
/// </summary>
internal static class Sites
{
    private static readonly Type[] Digits =
        [typeof(D0), typeof(D1), typeof(D2), typeof(D3), typeof(D4), typeof(D5), typeof(D6), typeof(D7)];

    private static readonly ConcurrentDictionary<MethodInfo, Type> Known = new();
    private static int _last;

    public static Type Of(Delegate lambda) => Known.GetOrAdd(lambda.Method, static _ => Number(Interlocked.Increment(ref _last)));

    private static Type Number(int n)
    {
        var site = Digits[n % Digits.Length];
        for (n /= Digits.Length; n > 0; n /= Digits.Length) site = typeof(Site<,>).MakeGenericType(site, Digits[n % Digits.Length]);
        return site;
    }

    internal readonly struct Site<THigh, TLow>;

    internal readonly struct D0;

    internal readonly struct D1;

    internal readonly struct D2;

    internal readonly struct D3;

    internal readonly struct D4;

    internal readonly struct D5;

    internal readonly struct D6;

    internal readonly struct D7;
}
