using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>How long the silence behind a record may be, in milliseconds. Always a struct.</summary>
internal interface ISessionGap<TIn>
{
    long Of(in TIn value);
}

/// <summary>The same for all records.</summary>
internal readonly struct FixedGap<TIn>(long milliseconds) : ISessionGap<TIn>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(in TIn value) => milliseconds;
}

/// <summary>What a lambda says; <typeparamref name="TSite"/> is unique to it.</summary>
internal readonly struct LambdaGap<TIn, TSite>(Func<TIn, TimeSpan> lambda) : ISessionGap<TIn>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(in TIn value)
    {
        var gap = lambda(value);
        if (gap.Ticks < TimeSpan.TicksPerMillisecond) DynamicSessionWindows<TIn>.ThrowNoGap(gap);
        return gap.Ticks / TimeSpan.TicksPerMillisecond;
    }
}
