using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>How a record, struct or class is taken apart and put together again.</summary>
/// <param name="Type">The type.</param>
/// <param name="Members">Its members in the order of the encoding: a tuple's own order, else the ordinal order of their names in state.</param>
/// <param name="Constructor">What makes it; null: the default value of a struct.</param>
/// <param name="Arguments">For each parameter of the constructor the index of its member, or -1 for the default of its type.</param>
internal sealed record ObjectModel(Type Type, IReadOnlyList<ObjectMember> Members, ConstructorInfo? Constructor, IReadOnlyList<int> Arguments)
{
    const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>No field can change after the constructor, so that a reference to an object is as good as a copy, if that holds for its members too.</summary>
    public bool IsReadOnly => Type.IsValueType || Fields(Type).All(f => f.IsInitOnly || f.IsDefined(typeof(StateIgnoreAttribute), false));

    /// <summary>The model of a type, or why it has none.</summary>
    public static ObjectModel? Of(Type type, out TypeFault? fault)
    {
        var ignored = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var members = FindMembers(type, ignored, out fault);
        if (fault is not null)
            return null;
        var isTuple = type.IsAssignableTo(typeof(ITuple)) && TypeNames.IsFramework(type);
        if (!isTuple)
            members = [.. members.OrderBy(m => m.StateName, StringComparer.Ordinal)];
        var twice = members.GroupBy(m => m.StateName).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            fault = new TypeFault(twice.Last().Name, $"has the name \"{twice.Key}\" in state, as {twice.First().Name} has", "Give one of them another [StateName]");
            return null;
        }

        return Choose(type, members, ignored, out fault);
    }

    static ObjectModel? Choose(Type type, IReadOnlyList<ObjectMember> members, HashSet<string> ignored, out TypeFault? fault)
    {
        fault = null;
        string? stuck = null, stray = null;
        var constructors = type.GetConstructors(Instance)
            .Where(c => !c.GetParameters().Any(p => p.ParameterType.IsByRef) && !IsCopy(c, type))
            .OrderByDescending(c => c.IsPublic).ThenByDescending(c => c.GetParameters().Length == 0).ThenByDescending(c => c.GetParameters().Length)
            .Cast<ConstructorInfo?>().ToList();
        if (type.IsValueType && !constructors.Any(c => c!.GetParameters().Length == 0))
            constructors.Insert(0, null);
        foreach (var constructor in constructors)
        {
            var parameters = constructor?.GetParameters() ?? [];
            var arguments = parameters.Select(p => Argument(p, members)).ToArray();
            var unknown = parameters.Where((p, i) => arguments[i] < 0 && !ignored.Contains(p.Name ?? "")).FirstOrDefault();
            if (unknown is not null)
            {
                stray ??= $"{unknown.Name} of its constructor {TypeNames.Short(type)}({string.Join(", ", parameters.Select(p => $"{TypeNames.Short(p.ParameterType)} {p.Name}"))})";
                continue;
            }

            var unset = members.Where((m, i) => !m.CanBeSet && !arguments.Contains(i)).FirstOrDefault();
            if (unset is null)
                return new ObjectModel(type, members, constructor, arguments);
            stuck = unset.Name;
        }

        fault = stuck is not null
            ? new TypeFault(stuck, "can neither be set nor comes through the constructor", "Give it an init accessor")
            : new TypeFault("", $"cannot be made again: the parameter {stray} is none of its public members", "Give it a constructor whose parameters are members, or one without parameters");
        return null;
    }

    static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type;

    static int Argument(ParameterInfo parameter, IReadOnlyList<ObjectMember> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (string.Equals(members[i].Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && Fits(members[i].Type, parameter.ParameterType))
                return i;
        }

        return -1;
    }

    static bool Fits(Type from, Type to) => from == to || (!from.IsValueType && to.IsAssignableFrom(from));

    static List<ObjectMember> FindMembers(Type type, HashSet<string> ignored, out TypeFault? fault)
    {
        var members = new List<ObjectMember>();
        var fields = Fields(type);
        var marks = type.GetConstructors(Instance).SelectMany(c => c.GetParameters()).ToLookup(p => p.Name ?? "", StringComparer.OrdinalIgnoreCase);
        foreach (var property in Properties(type))
        {
            var backing = fields.FirstOrDefault(f => f.Name == $"<{property.Name}>k__BackingField" && f.DeclaringType == property.DeclaringType);
            var parameters = marks[property.Name].Where(p => Fits(property.PropertyType, p.ParameterType)).ToList();
            ICustomAttributeProvider[] places = [property, .. backing is null ? [] : new[] { backing }, .. parameters];
            if (places.Any(p => p.IsDefined(typeof(StateIgnoreAttribute), false)))
            {
                ignored.Add(property.Name);
                continue;
            }

            var name = StateName(places);
            var isComputed = backing is null && property.SetMethod is null;
            if (property.GetMethod is null || (!property.GetMethod.IsPublic && name is null) || (isComputed && parameters.Count == 0))
                continue;
            members.Add(new ObjectMember(property.Name, name ?? property.Name, property.PropertyType, property.GetMethod, property.SetMethod, null));
        }

        foreach (var field in fields)
        {
            if (field.IsDefined(typeof(StateIgnoreAttribute), false))
                ignored.Add(field.Name);
            else if (field.IsPublic || StateName([field]) is not null && field.Name[0] != '<')
                members.Add(new ObjectMember(field.Name, StateName([field]) ?? field.Name, field.FieldType, null, null, field));
        }

        foreach (var parameter in marks.SelectMany(p => p).Where(p => p.IsDefined(typeof(StateIgnoreAttribute), false)))
            ignored.Add(parameter.Name!);
        fault = Uncovered(fields, members, ignored);
        return members;
    }

    /// <summary>A field whose value no member carries would come back empty, without a word.</summary>
    static TypeFault? Uncovered(List<FieldInfo> fields, List<ObjectMember> members, HashSet<string> ignored)
    {
        foreach (var field in fields)
        {
            var name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
            string[] names = [name, name.TrimStart('_'), name.StartsWith("m_", StringComparison.Ordinal) ? name[2..] : name];
            if (names.Any(ignored.Contains) || names.Any(n => members.Any(m => string.Equals(m.Name, n, StringComparison.OrdinalIgnoreCase) && m.Type == field.FieldType)))
                continue;
            return field.Name.EndsWith("k__BackingField", StringComparison.Ordinal)
                ? new TypeFault(name, "is not public, so it would be lost", $"Make it public, keep it as it is with [StateName(\"{name}\")]")
                : new TypeFault(name, "is a private field that no public member covers, so it would be lost", $"Keep it with [StateName(\"{name.TrimStart('_')}\")]");
        }

        return null;
    }

    static List<FieldInfo> Fields(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
            fields.InsertRange(0, at.GetFields(Instance | BindingFlags.DeclaredOnly).OrderBy(f => f.MetadataToken));
        return fields;
    }

    /// <summary>The properties of the type and its bases, overridden and hidden ones once, each as its declaring type has it: only there its private accessors are seen.</summary>
    static IEnumerable<PropertyInfo> Properties(Type type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            foreach (var property in at.GetProperties(Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken))
            {
                var getter = property.GetMethod;
                if (property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRef && getter is not null && !property.Name.Contains('.', StringComparison.Ordinal)
                    && seen.Add(property.Name))
                    yield return property;
            }
        }
    }

    static string? StateName(IEnumerable<ICustomAttributeProvider> places) =>
        places.SelectMany(p => p.GetCustomAttributes(typeof(StateNameAttribute), false)).Cast<StateNameAttribute>().FirstOrDefault()?.Name;
}
