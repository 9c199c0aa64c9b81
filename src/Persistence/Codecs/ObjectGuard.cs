using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>What emitted codecs call to refuse values that they would not keep whole.</summary>
internal static class ObjectGuard
{
    /// <summary>Refuses a value of a type that derives from <typeparamref name="T"/>: its own members would be lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireExact<T>(T value)
        where T : class
    {
        if (value.GetType() != typeof(T))
            Throw(typeof(T), value.GetType());
    }

    public static StateFormatException Unlisted(Type declared, Type actual)
    {
        string name = TypeNames.Short(actual), parent = TypeNames.Short(declared);
        return new StateFormatException($"A value of type {name} cannot be kept where {parent} is declared: what it has beyond {parent} would be lost. "
            + $"List it as a case: [Subtype<{name}>(\"{name.ToLowerInvariant()}\")] on {parent}, along with its other cases.");
    }

    [DoesNotReturn]
    static void Throw(Type declared, Type actual) => throw Unlisted(declared, actual);
}
