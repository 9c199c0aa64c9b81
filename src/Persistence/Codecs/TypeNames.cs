namespace ActorStream.Persistence;

/// <summary>Names of types as they are written in C#, for messages.</summary>
internal static class TypeNames
{
    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    /// <summary>Without namespaces: <c>Dictionary&lt;string, Visit[]&gt;</c>.</summary>
    public static string Short(Type type) => Name(type, qualified: false);

    /// <summary>With the namespace of the type itself, unless it is the user's own or a keyword: <c>System.Net.Sockets.Socket</c>.</summary>
    public static string Full(Type type) => Name(type, qualified: IsFramework(type));

    /// <summary>Whether the type comes with .NET, so that its private parts are no one's business.</summary>
    public static bool IsFramework(Type type)
    {
        var assembly = type.Assembly.GetName().Name!;
        return assembly is "mscorlib" or "netstandard" || assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    static string Name(Type type, bool qualified)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return $"{Name(type.GetElementType()!, qualified)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Name(type.GetElementType()!, qualified) + "*";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying, qualified) + "?";
        if (type.IsGenericParameter)
            return type.Name;
        var arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true && arguments.Length > 1)
            return $"({string.Join(", ", arguments.Select(Short))})";
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var name = tick < 0 ? type.Name : $"{type.Name[..tick]}<{string.Join(", ", arguments.Select(Short))}>";
        return qualified && type.Namespace is { } space ? $"{space}.{name}" : name;
    }
}
