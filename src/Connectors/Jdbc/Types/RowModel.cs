using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Connectors;

/// <summary>A member of a record that can be a column.</summary>
/// <param name="Name">As the type has it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Member">Null: the record itself is the only column.</param>
/// <param name="IsStored">Whether a record is made of it; others are computed.</param>
internal sealed record RowMember(string Name, Type Type, MemberInfo? Member, bool IsStored)
{
    public Expression Of(Expression record) => Member is null ? record : Expression.MakeMemberAccess(record, Member);
}

/// <summary>What a record type is made of, looked at once: the parameters of its constructor, then what can be set.</summary>
internal sealed record RowModel(Type Type, ConstructorInfo? Constructor, IReadOnlyList<RowMember> Members)
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>Whether members are known by names: a tuple's are not there at run time.</summary>
    public bool IsNamed => Members[0].Member is not null && !Type.IsAssignableTo(typeof(ITuple));

    /// <param name="type">The record's type.</param>
    /// <param name="isSingle">Whether a value of the type is a column by itself.</param>
    /// <exception cref="ArgumentException">The type has no members.</exception>
    public static RowModel Of(Type type, Func<Type, bool> isSingle)
    {
        if (isSingle(type)) return new(type, null, [new("value", type, null, true)]);
        var constructor = type.GetConstructors()
            .Where(c => c.GetParameters().All(p => MemberOf(type, p) is not null))
            .OrderByDescending(static c => c.GetParameters().Length)
            .FirstOrDefault();
        var members = (constructor?.GetParameters() ?? [])
            .Select(p => new RowMember(MemberOf(type, p)!.Name, p.ParameterType, MemberOf(type, p), true)).ToList();
        foreach (var member in type.GetMembers(Public).OrderBy(static m => m.MetadataToken))
        {
            if (members.Exists(m => m.Name == member.Name)) continue;
            if (member is PropertyInfo { GetMethod.IsPublic: true } property && property.GetIndexParameters().Length == 0)
                members.Add(new(property.Name, property.PropertyType, property, property.SetMethod is { IsPublic: true }));
            else if (member is FieldInfo field)
                members.Add(new(field.Name, field.FieldType, field, !field.IsInitOnly));
        }
        if (members.Count == 0) throw new ArgumentException($"{CsvTypes.Name(type)} has no public members that could be columns.");
        return new(type, constructor, members);
    }

    /// <summary>Makes a record of values for the stored members, in their order.</summary>
    /// <exception cref="ArgumentException">The type cannot be made.</exception>
    public Expression Make(IReadOnlyList<Expression> values)
    {
        if (Members[0].Member is null) return values[0];
        if (Constructor is null && !Type.IsValueType)
            throw new ArgumentException($"{CsvTypes.Name(Type)} has no public constructor whose parameters are its members, and none without parameters.");
        var count = Constructor?.GetParameters().Length ?? 0;
        var made = Constructor is null ? Expression.New(Type) : Expression.New(Constructor, values.Take(count));
        return Expression.MemberInit(made, Members.Where(static m => m.IsStored).Skip(count).Select((m, i) => Expression.Bind(m.Member!, values[count + i])));
    }

    private static MemberInfo? MemberOf(Type type, ParameterInfo parameter) =>
        type.GetMembers(Public).FirstOrDefault(m =>
            string.Equals(m.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) &&
            (m switch { PropertyInfo { GetMethod.IsPublic: true } p => p.PropertyType, FieldInfo f => f.FieldType, _ => null }) == parameter.ParameterType);
}
