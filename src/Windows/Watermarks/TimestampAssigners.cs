using System.Runtime.CompilerServices;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Gives a record's timestamp; a struct, so that the loop over a batch contains it.</summary>
internal interface ITimestampAssigner<T>
{
    /// <summary>Whether there is anything to assign; otherwise the timestamps stay as they are.</summary>
    static abstract bool Assigns { get; }

    long TimestampOf(in T value);
}

/// <summary>The timestamps stay those of the source.</summary>
internal readonly struct SourceTimestamps<T> : ITimestampAssigner<T>
{
    public static bool Assigns => false;

    public long TimestampOf(in T value) => EventTime.None;
}

internal readonly struct InstantAssigner<T, TSite>(Func<T, DateTimeOffset> lambda) : ITimestampAssigner<T>
{
    public static bool Assigns => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TimestampOf(in T value) => EventTime.Of(lambda(value));
}

internal readonly struct MillisecondsAssigner<T, TSite>(Func<T, long> lambda) : ITimestampAssigner<T>
{
    public static bool Assigns => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TimestampOf(in T value) => lambda(value);
}

internal readonly struct InInstantAssigner<T, TSite>(InFunc<T, DateTimeOffset> lambda) : ITimestampAssigner<T>
{
    public static bool Assigns => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TimestampOf(in T value) => EventTime.Of(lambda(in value));
}

internal readonly struct InMillisecondsAssigner<T, TSite>(InFunc<T, long> lambda) : ITimestampAssigner<T>
{
    public static bool Assigns => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TimestampOf(in T value) => lambda(in value);
}

/// <summary>Makes the struct for a user's lambda.</summary>
internal static class TimestampAssigners
{
    /// <summary>The assigner of a strategy: a boxed struct and its type.</summary>
    public static object For<T>(Delegate? lambda)
    {
        var open = lambda switch
        {
            null => null,
            Func<T, DateTimeOffset> => typeof(InstantAssigner<,>),
            Func<T, long> => typeof(MillisecondsAssigner<,>),
            InFunc<T, DateTimeOffset> => typeof(InInstantAssigner<,>),
            InFunc<T, long> => typeof(InMillisecondsAssigner<,>),
            _ => throw new InvalidOperationException($"No timestamp assigner is made of a {lambda.GetType()}."),
        };
        return open is null ? new SourceTimestamps<T>() : Closed.Create(open, [typeof(T), Sites.Of(lambda!)], lambda);
    }
}
