using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ActorStream.Operators;

/// <summary>Closes generic types over types that are known only when the plan is built. Reflection runs here, once, and never for a record.</summary>
internal static class Closed
{
    private const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Makes an instance of <paramref name="open"/> closed over <paramref name="types"/>.</summary>
    public static object Create(Type open, Type[] types, params object?[] arguments)
    {
        try
        {
            return Activator.CreateInstance(open.MakeGenericType(types), Constructors, null, arguments, null)!;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    public static T Create<T>(Type open, Type[] types, params object?[] arguments) => (T)Create(open, types, arguments);
}
