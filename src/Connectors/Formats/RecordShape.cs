using System.Linq.Expressions;
using System.Reflection;

namespace ActorStream.Connectors;

/// <summary>How a record, class, struct or tuple is taken apart and put together, for formats that find fields by name.</summary>
/// <param name="Type">The type.</param>
/// <param name="Constructor">What makes it; null: the default of a struct.</param>
/// <param name="Members">The constructor's parameters, then the other members that can be set.</param>
internal sealed record RecordShape(Type Type, ConstructorInfo? Constructor, IReadOnlyList<RecordMember> Members)
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>The shape of a type; null: it cannot be made of its public members.</summary>
    public static RecordShape? Of(Type type)
    {
        if (type.IsAbstract || type.IsInterface || type.IsPrimitive || type.IsArray || type == typeof(object) || type == typeof(string)) return null;
        var constructor = type.GetConstructors()
            .Where(c => c.GetParameters().All(p => MemberOf(type, p) is not null))
            .OrderByDescending(static c => c.GetParameters().Length)
            .FirstOrDefault();
        if (constructor is null && !type.IsValueType) return null;
        var members = (constructor?.GetParameters() ?? []).Select(p => Member(MemberOf(type, p)!, p)).ToList();
        foreach (var member in type.GetMembers(Public).OrderBy(static m => m.MetadataToken))
        {
            var canBeSet = member switch
            {
                PropertyInfo { SetMethod.IsPublic: true, GetMethod.IsPublic: true } p => p.GetIndexParameters().Length == 0,
                FieldInfo { IsInitOnly: false } => true,
                _ => false,
            };
            if (canBeSet && members.TrueForAll(m => m.Name != member.Name)) members.Add(Member(member, null));
        }
        return members.Count == 0 ? null : new RecordShape(type, constructor, members);
    }

    /// <summary>Makes a record of its members' values.</summary>
    /// <param name="values">For each member its value.</param>
    /// <param name="isSet">For each member that is no parameter whether it is to be set; null: it is.</param>
    public Expression Make(IReadOnlyList<Expression> values, Func<int, Expression?> isSet)
    {
        var count = Constructor?.GetParameters().Length ?? 0;
        var made = Constructor is null ? Expression.New(Type) : Expression.New(Constructor, values.Take(count));
        if (Members.Count == count) return made;
        var record = Expression.Variable(Type, "record");
        var steps = new List<Expression> { Expression.Assign(record, made) };
        for (var i = count; i < Members.Count; i++)
        {
            var set = Expression.Assign(Expression.MakeMemberAccess(record, Members[i].Member), values[i]);
            steps.Add(isSet(i) is { } condition ? Expression.IfThen(condition, set) : set);
        }
        steps.Add(record);
        return Expression.Block([record], steps);
    }

    private static RecordMember Member(MemberInfo member, ParameterInfo? parameter)
    {
        var context = new NullabilityInfoContext();
        var type = parameter?.ParameterType ?? (member as PropertyInfo)?.PropertyType ?? ((FieldInfo)member).FieldType;
        var nullability = parameter is not null ? context.Create(parameter)
            : member is PropertyInfo property ? context.Create(property)
            : context.Create((FieldInfo)member);
        var isNullable = nullability.WriteState != NullabilityState.NotNull;
        var isRequired = member.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute), false);
        return new RecordMember(member.Name, type, member, parameter, isNullable, isRequired);
    }

    private static MemberInfo? MemberOf(Type type, ParameterInfo parameter) =>
        type.GetMembers(Public).FirstOrDefault(m =>
            string.Equals(m.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
            && (m switch { PropertyInfo p => p.PropertyType, FieldInfo f => f.FieldType, _ => null }) == parameter.ParameterType);
}

/// <summary>One member of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Member">The property or field.</param>
/// <param name="Parameter">The parameter of the constructor that sets it; null: it is set afterwards.</param>
/// <param name="IsNullable">Whether it can be null, as its declaration says; true where the declaration says nothing.</param>
/// <param name="IsRequired">Whether it is marked <c>required</c>.</param>
internal sealed record RecordMember(string Name, Type Type, MemberInfo Member, ParameterInfo? Parameter, bool IsNullable, bool IsRequired);
