using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Connectors;

/// <summary>How a type is put together from fields and taken apart, compiled once.</summary>
/// <param name="Names">The members, in the order of the columns when no header gives another.</param>
/// <param name="IsNamed">Whether the names mean something: a tuple's do not.</param>
/// <param name="Read">Makes a record of a row.</param>
/// <param name="Write">Writes a record's fields.</param>
internal sealed record CsvSchema<T>(IReadOnlyList<string> Names, bool IsNamed, Func<CsvRow, T> Read, Action<CsvFields, T> Write)
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <exception cref="ArgumentException">A member cannot be a field, or the type cannot be made.</exception>
    public static CsvSchema<T> Create()
    {
        var row = Expression.Parameter(typeof(CsvRow), "row");
        var fields = Expression.Parameter(typeof(CsvFields), "fields");
        var record = Expression.Parameter(typeof(T), "record");
        if (CsvTypes.IsField(typeof(T)))
        {
            return new CsvSchema<T>(
                ["value"],
                false,
                Expression.Lambda<Func<CsvRow, T>>(CsvTypes.Read(row, 0, typeof(T)), row).Compile(),
                Expression.Lambda<Action<CsvFields, T>>(CsvTypes.Write(fields, record), fields, record).Compile());
        }
        var constructor = Choose();
        var members = Members(constructor);
        if (members.Count == 0) throw new ArgumentException($"CsvFormat<{CsvTypes.Name(typeof(T))}>: the type has no public members that could be columns.");
        foreach (var (name, type, _) in members)
        {
            if (CsvTypes.IsField(type)) continue;
            throw new ArgumentException($"CsvFormat<{CsvTypes.Name(typeof(T))}>: the member {name} is of type {CsvTypes.Name(type)}, which is no single field. " +
                "Use a JsonFormat, or a record of strings, numbers and times.");
        }
        var count = constructor?.GetParameters().Length ?? 0;
        var made = constructor is null
            ? Expression.New(typeof(T))
            : Expression.New(constructor, members.Take(count).Select((m, i) => CsvTypes.Read(row, i, m.Type)));
        var whole = Expression.MemberInit(made, members.Skip(count).Select((m, i) => Expression.Bind(m.Member, CsvTypes.Read(row, count + i, m.Type))));
        var writes = members.Select(m => CsvTypes.Write(fields, Expression.MakeMemberAccess(record, m.Member)));
        return new CsvSchema<T>(
            members.Select(static m => m.Name).ToArray(),
            !typeof(T).IsAssignableTo(typeof(ITuple)),
            Expression.Lambda<Func<CsvRow, T>>(whole, row).Compile(),
            Expression.Lambda<Action<CsvFields, T>>(Expression.Block(writes), fields, record).Compile());
    }

    /// <summary>The constructor with the most parameters all of which are members; null: a struct's default.</summary>
    private static ConstructorInfo? Choose()
    {
        var found = typeof(T).GetConstructors()
            .Where(static c => c.GetParameters().All(static p => MemberOf(p) is not null))
            .OrderByDescending(static c => c.GetParameters().Length)
            .FirstOrDefault();
        if (found is not null || typeof(T).IsValueType) return found;
        throw new ArgumentException($"CsvFormat<{CsvTypes.Name(typeof(T))}>: the type has no public constructor whose parameters are its members, and none without parameters.");
    }

    private static List<(string Name, Type Type, MemberInfo Member)> Members(ConstructorInfo? constructor)
    {
        var members = (constructor?.GetParameters() ?? []).Select(static p => (Member: MemberOf(p)!, Type: p.ParameterType))
            .Select(static m => (m.Member.Name, m.Type, m.Member)).ToList();
        foreach (var member in typeof(T).GetMembers(Public).OrderBy(static m => m.MetadataToken))
        {
            var type = member switch
            {
                PropertyInfo { SetMethod.IsPublic: true, GetMethod.IsPublic: true } p when p.GetIndexParameters().Length == 0 => p.PropertyType,
                FieldInfo { IsInitOnly: false } f => f.FieldType,
                _ => null,
            };
            if (type is not null && members.TrueForAll(m => m.Member.Name != member.Name)) members.Add((member.Name, type, member));
        }
        return members;
    }

    private static MemberInfo? MemberOf(ParameterInfo parameter) =>
        typeof(T).GetMembers(Public).FirstOrDefault(m =>
            string.Equals(m.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) &&
            (m switch { PropertyInfo { GetMethod.IsPublic: true } p => p.PropertyType, FieldInfo f => f.FieldType, _ => null }) == parameter.ParameterType);
}
