using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace ActorStream.Persistence;

/// <summary>Reads a member of a record.</summary>
internal delegate TMember MemberGetter<T, TMember>(in T record);

/// <summary>A copy of a record in which one member has another value.</summary>
internal delegate T MemberSetter<T, TMember>(in T record, TMember value);

/// <summary>A member that can be read, and replaced in a copy.</summary>
/// <param name="Name">Its name; that of the parameter when the record itself is meant.</param>
/// <param name="Get">Reads it.</param>
/// <param name="With">Makes the copy: records are cloned as by <c>with</c>, other classes member by member, structs copied. What is copied shares its other members.</param>
internal sealed record ReplaceableMember<T, TMember>(string Name, MemberGetter<T, TMember> Get, MemberSetter<T, TMember> With);

/// <summary>Compiles what <c>Sum(x => x.Count)</c> needs: a getter, and a copy of the record with another sum.</summary>
internal static class MemberReplacer
{
    /// <summary>The member that a lambda names, such as <c>x => x.Count</c>; <c>x => x</c> is the record itself.</summary>
    /// <exception cref="MemberExpressionException">The lambda is something else, or the member cannot be replaced.</exception>
    public static ReplaceableMember<T, TMember> For<T, TMember>(Expression<Func<T, TMember>> expression)
    {
        if (expression.Body == expression.Parameters[0])
            return new ReplaceableMember<T, TMember>(expression.Parameters[0].Name ?? "", (in record) => (TMember)(object)record!, static (in _, value) => (T)(object)value!);
        var path = Path(expression);
        var member = path[^1];
        var backing = BackingField(member);
        var setter = (member as PropertyInfo)?.SetMethod;
        if (typeof(T).IsInterface || (setter is null && backing is null))
        {
            throw new MemberExpressionException($"{expression}: {member.Name} of {TypeNames.Short(typeof(T))} cannot be replaced in a copy, because "
                + (typeof(T).IsInterface ? "that is an interface. Use a record" : "it is computed. Name a member with a set or init accessor") + ", or Reduce with a function of your own.");
        }

        return new ReplaceableMember<T, TMember>(member.Name, Getter<T, TMember>(path), Setter<T, TMember>(path, setter, backing));
    }

    /// <summary>The members from the record to the one that is meant: one, or several where the eighth item of a tuple is a field of its rest.</summary>
    static MemberInfo[] Path<T, TMember>(Expression<Func<T, TMember>> expression)
    {
        var path = new List<MemberInfo>();
        var at = expression.Body;
        while (at is MemberExpression access && (path.Count == 0 || access.Member is FieldInfo { FieldType.IsValueType: true, DeclaringType.IsValueType: true }))
        {
            path.Insert(0, Declared(access.Member));
            at = access.Expression;
        }

        return at == expression.Parameters[0]
            ? [.. path]
            : throw new MemberExpressionException($"{expression} does not name a member of {TypeNames.Short(typeof(T))}: write it as {expression.Parameters[0].Name} => "
                + $"{expression.Parameters[0].Name}.Member, or compute the value in a Map before.");
    }

    /// <summary>The member as its declaring type has it: only there a private accessor is seen.</summary>
    static MemberInfo Declared(MemberInfo member) => member is PropertyInfo property
        ? property.DeclaringType!.GetProperty(property.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) ?? property
        : member;

    static FieldInfo? BackingField(MemberInfo member) => member as FieldInfo
        ?? member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);

    static MemberGetter<T, TMember> Getter<T, TMember>(MemberInfo[] path)
    {
        var method = Method<T>("Get", typeof(TMember), [typeof(object), typeof(T).MakeByRefType()]);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        LoadOwner<T>(il, path);
        if (path[^1] is FieldInfo field)
            il.Emit(OpCodes.Ldfld, field);
        else
            il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, ((PropertyInfo)path[^1]).GetMethod!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberGetter<T, TMember>>(null);
    }

    static MemberSetter<T, TMember> Setter<T, TMember>(MemberInfo[] path, MethodInfo? setter, FieldInfo? field)
    {
        var method = Method<T>("With", typeof(T), [typeof(object), typeof(T).MakeByRefType(), typeof(TMember)]);
        var il = method.GetILGenerator();
        var copy = il.DeclareLocal(typeof(T));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldobj, typeof(T));
        if (!typeof(T).IsValueType)
        {
            var clone = typeof(T).GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public, [])
                ?? typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;
            il.Emit(OpCodes.Callvirt, clone);
            il.Emit(OpCodes.Castclass, typeof(T));
        }

        il.Emit(OpCodes.Stloc, copy);
        il.Emit(OpCodes.Ldloca, copy);
        LoadOwner<T>(il, path);
        il.Emit(OpCodes.Ldarg_2);
        if (setter is not null)
            il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, setter);
        else
            il.Emit(OpCodes.Stfld, field!);
        il.Emit(OpCodes.Ldloc, copy);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberSetter<T, TMember>>(null);
    }

    /// <summary>Turns the address of the record into what holds the member: the object, or the address of the struct.</summary>
    static void LoadOwner<T>(ILGenerator il, MemberInfo[] path)
    {
        if (!typeof(T).IsValueType)
            il.Emit(OpCodes.Ldind_Ref);
        foreach (var field in path.SkipLast(1))
            il.Emit(OpCodes.Ldflda, (FieldInfo)field);
    }

    /// <summary>A method with an unused first parameter: delegates that are bound to one are called faster than those to a static method.</summary>
    static DynamicMethod Method<T>(string name, Type result, Type[] parameters) => new($"{name}{typeof(T).Name}", result, parameters, typeof(MemberReplacer).Module, skipVisibility: true);
}
