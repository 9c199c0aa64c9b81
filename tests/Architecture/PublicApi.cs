using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ActorStream.Architecture.Tests;

/// <summary>All that an assembly promises, as text: public types and their public and protected members, in an order that depends on names only.</summary>
static class PublicApi
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Describe(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The types that users of an assembly see.</summary>
    public static IEnumerable<Type> Types(Assembly assembly) => assembly.GetTypes().Where(IsSeen).Where(type => !IsGenerated(type));

    static bool IsSeen(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsSeen(type.DeclaringType!)
        : type.IsPublic;

    static bool IsGenerated(MemberInfo member) => member.Name.Contains('<') || member.IsDefined(typeof(CompilerGeneratedAttribute), false) && member is Type;

    static string Header(Type type)
    {
        if (IsDelegate(type)) return Delegate(type, type.GetMethod("Invoke")!);
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Except(type.GetInterfaces().SelectMany(one => one.GetInterfaces()))
            .Where(IsNamed).Select(ApiNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.IsEnum) bases = [ApiNames.Of(Enum.GetUnderlyingType(type))];
        else if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Insert(0, ApiNames.Of(parent));
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? ValueKind(type)
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        return $"{kind} {type.Namespace}.{ApiNames.Of(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{ApiNames.Constraints(type.GetGenericArguments())}";
    }

    static string Delegate(Type type, MethodInfo invoke) =>
        $"delegate {ApiNames.Return(invoke)} {Method(invoke, $"{type.Namespace}.{ApiNames.Of(type)}")}{ApiNames.Constraints(type.GetGenericArguments())}";

    static bool IsNamed(Type type) => type.IsPublic || type.IsNestedPublic;

    static string ValueKind(Type type) =>
        (type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct");

    static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    static IEnumerable<string> Members(Type type)
    {
        if (IsDelegate(type)) return [];
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        return [
            .. type.GetFields(Declared).Where(field => IsSeen(field.Attributes)).Select(Field),
            .. type.GetConstructors(Declared).Where(constructor => IsSeen(constructor) && !constructor.IsStatic).Select(one => Access(one) + Method(one, ApiNames.Simple(type))),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsSeen)).Select(Property),
            .. type.GetEvents(Declared).Where(one => IsSeen(one.AddMethod!)).Select(one => $"{Access(one.AddMethod!)}event {ApiNames.Of(one.EventHandlerType!)} {one.Name}"),
            .. type.GetMethods(Declared).Where(IsSeen).Where(method => !IsGenerated(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                .Select(method => $"{Access(method)}{ApiNames.Return(method)} {Method(method, method.Name + ApiNames.Arguments(method))}{ApiNames.Constraints(method.GetGenericArguments())}"),
        ];
    }

    static bool IsSeen(FieldAttributes access) => (access & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{ApiNames.Of(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + ApiNames.Value(field.GetRawConstantValue()) : "")}";
    }

    static string Property(PropertyInfo property)
    {
        var widest = property.GetAccessors(true).Where(IsSeen).OrderByDescending(accessor => accessor.IsPublic).First();
        var index = property.GetIndexParameters();
        var required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(ApiNames.Parameter))}]";
        return $"{Access(widest)}{required}{ApiNames.Reference(property.PropertyType)} {name} {{ {Accessor(property.GetMethod, widest, "get")}{Accessor(property.SetMethod, widest, SetName(property))}}}";
    }

    static string SetName(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set";

    static string Accessor(MethodInfo? accessor, MethodInfo widest, string name) =>
        accessor is null || !IsSeen(accessor) ? "" : (widest.IsPublic && !accessor.IsPublic ? "protected " : "") + name + "; ";

    static string Access(MethodBase method)
    {
        var access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic) return access + (method is MethodInfo { IsAbstract: true } ? "static abstract " : "static ");
        if (method is not MethodInfo { IsVirtual: true } info || method.DeclaringType!.IsInterface) return access;
        if (info.GetBaseDefinition() != info) return access + (info.IsFinal ? "sealed override " : "override ");
        return access + (info.IsAbstract ? "abstract " : info.IsFinal ? "" : "virtual ");
    }

    static string Method(MethodBase method, string name) => $"{name}({string.Join(", ", method.GetParameters().Select(ApiNames.Parameter))})";
}
