using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Types that cannot be taken apart member by member, each with its reason and its remedy.</summary>
internal static class Refusals
{
    public static TypeFault? Find(Type type)
    {
        var name = TypeNames.Full(type);
        var item = Item(type);
        if (type == typeof(object))
            return new TypeFault("", "is object, which can hold anything", "Give it its real type, or an abstract one that lists its cases with [Subtype<T>(\"name\")]");
        if (type.IsAssignableTo(typeof(Delegate)))
            return new TypeFault("", $"is {name}, a delegate, and code cannot be stored");
        if (type.IsAssignableTo(typeof(Task)) || type.Name is "ValueTask" or "ValueTask`1" && TypeNames.IsFramework(type))
            return new TypeFault("", $"is {name}, work that is still going on", "Keep its result");
        if (type.IsAssignableTo(typeof(Stream)))
            return new TypeFault("", $"is {name}, an open stream", "Keep its bytes as byte[]");
        if (type.IsArray)
            return new TypeFault("", $"is {name}, an array of {type.GetArrayRank()} dimensions", "Use an array of arrays");
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint) || type.IsDefined(typeof(UnsafeValueTypeAttribute), false))
            return new TypeFault("", $"is {name}, which has a meaning only in this process's memory", "Use a long or an array");
        if (type.IsByRefLike || type.IsByRef)
            return new TypeFault("", $"is {name}, which lives on the stack", "Use an array");
        if (type.IsGenericType && type.GetGenericTypeDefinition().FullName is "System.Collections.Generic.IEnumerable`1" or "System.Collections.Generic.IAsyncEnumerable`1"
            or "System.Linq.IQueryable`1")
            return new TypeFault("", $"is {name}, which may be lazy", $"Use List<{item}> or {item}[]");
        if (type.IsAssignableTo(typeof(IEnumerable)))
            return new TypeFault("", $"is {name}, a collection without a serializer", $"Use List<{item}>, HashSet<T> or Dictionary<TKey, TValue>");
        if (TypeNames.IsFramework(type))
            return IsTransparent(type) ? null : new TypeFault("", $"is {name}");
        if (type.IsInterface || type.IsAbstract)
        {
            return new TypeFault("", $"is {name}, {(type.IsInterface ? "an interface" : "an abstract type")} whose cases are not known",
                $"List them on {TypeNames.Short(type)} with [Subtype<T>(\"name\")]");
        }

        return type.IsDefined(typeof(InlineArrayAttribute)) ? new TypeFault("", $"is {name}, an inline array", "Use an array") : null;
    }

    static string Item(Type type) => type.GetInterfaces().Append(type)
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>) || i.IsGenericType && i.GetGenericArguments().Length == 1)
        .Select(i => TypeNames.Short(i.GetGenericArguments()[0])).FirstOrDefault() ?? "T";

    /// <summary>The few types of .NET that are made of their public members: tuples and key-value pairs.</summary>
    static bool IsTransparent(Type type) =>
        type.IsAssignableTo(typeof(ITuple)) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
