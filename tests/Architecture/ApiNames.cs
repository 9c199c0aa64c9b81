using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Architecture.Tests;

/// <summary>Types, parameters and values as C# writes them.</summary>
static class ApiNames
{
    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsByRef) return Of(type.GetElementType()!);
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying) + "?";
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true) return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";
        var outer = type.DeclaringType is { } declaring ? Of(Close(declaring, type)) + "." : "";
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        return outer + Simple(type) + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Of))}>");
    }

    /// <summary>A type's name without its type parameters.</summary>
    public static string Simple(Type type) => type.Name.Split('`')[0];

    public static string Return(MethodInfo method) => Reference(method.ReturnType, method.ReturnParameter);

    public static string Reference(Type type, ParameterInfo? parameter = null)
    {
        if (!type.IsByRef) return Of(type);
        var isReadOnly = parameter?.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "InAttribute") == true;
        return (isReadOnly ? "ref readonly " : "ref ") + Of(type);
    }

    public static string Parameter(ParameterInfo parameter)
    {
        var before = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "";
        if (parameter.ParameterType.IsByRef) before += parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var after = parameter.HasDefaultValue ? " = " + Value(parameter.DefaultValue) : "";
        return $"{before}{Of(parameter.ParameterType)} {parameter.Name}{after}";
    }

    public static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";

    public static string Constraints(Type[] arguments) =>
        string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument => (argument.Name, Limits: Limits(argument)))
            .Where(argument => argument.Limits.Length > 0).Select(argument => $" where {argument.Name} : {argument.Limits}"));

    public static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string Limits(Type argument)
    {
        var attributes = argument.GenericParameterAttributes;
        var limits = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) limits.Add("class");
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            limits.Add(argument.CustomAttributes.Any(one => one.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct");
        limits.AddRange(argument.GetGenericParameterConstraints().Where(one => one != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) limits.Add("new()");
        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike)) limits.Add("allows ref struct");
        return string.Join(", ", limits);
    }

    // A nested type of a generic one carries its outer type's arguments first.
    static Type Close(Type declaring, Type nested)
    {
        var count = declaring.GetGenericArguments().Length;
        return count == 0 || nested.IsGenericTypeDefinition ? declaring : declaring.MakeGenericType(nested.GetGenericArguments()[..count]);
    }
}
