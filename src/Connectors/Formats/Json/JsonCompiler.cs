using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorStream.Connectors;

/// <summary>Compiles what reads a type, once; what it has no reader for is left to the serializer of .NET.</summary>
internal sealed class JsonCompiler(JsonSerializerOptions options, bool failsOnMissing, bool isLenient = false)
{
    private static readonly Dictionary<Type, string> Own = new()
    {
        [typeof(string)] = nameof(JsonScanner.ReadString),
        [typeof(bool)] = nameof(JsonScanner.ReadBoolean),
        [typeof(char)] = nameof(JsonScanner.ReadChar),
        [typeof(int)] = nameof(JsonScanner.ReadInt32),
        [typeof(long)] = nameof(JsonScanner.ReadInt64),
        [typeof(double)] = nameof(JsonScanner.ReadDouble),
        [typeof(float)] = nameof(JsonScanner.ReadSingle),
        [typeof(decimal)] = nameof(JsonScanner.ReadDecimal),
        [typeof(DateTimeOffset)] = nameof(JsonScanner.ReadInstant),
        [typeof(DateTime)] = nameof(JsonScanner.ReadDateTime),
        [typeof(DateOnly)] = nameof(JsonScanner.ReadDate),
        [typeof(TimeOnly)] = nameof(JsonScanner.ReadTime),
        [typeof(TimeSpan)] = nameof(JsonScanner.ReadDuration),
        [typeof(Guid)] = nameof(JsonScanner.ReadGuid),
        [typeof(byte[])] = nameof(JsonScanner.ReadBytes),
    };

    private static readonly Type[] Whole = [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(uint), typeof(ulong), typeof(Int128), typeof(UInt128)];

    private static readonly Type[] Lists =
        [typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>)];

    internal static readonly Type[] Sets = [typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>)];

    internal static readonly Type[] Maps = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    private readonly Dictionary<Type, object> _readers = [];

    /// <summary>The reader of a type.</summary>
    public JsonReader<T> Reader<T>()
    {
        if (_readers.TryGetValue(typeof(T), out var known)) return (JsonReader<T>)known;
        var reader = new JsonReader<T>();
        _readers[typeof(T)] = reader;
        var scanner = Expression.Parameter(typeof(JsonScanner).MakeByRefType(), "scanner");
        var body = Leaf(scanner, typeof(T)) ?? Object(scanner, typeof(T)) ?? Serialized(scanner, typeof(T));
        reader.Read = Expression.Lambda<ReadJson<T>>(body, scanner).Compile();
        return reader;
    }

    /// <summary>The reader of a type that gives null for what it cannot read.</summary>
    public JsonReader<T> Forgiving<T>()
    {
        var reader = Reader<T>();
        return new JsonReader<T> { Read = (ref JsonScanner scanner) => JsonReaders.Forgiving(ref scanner, reader)! };
    }

    /// <summary>What reads records of which only some fields are there; null: the type has no fields of its own.</summary>
    public ReadJsonOnto<T>? Overlay<T>()
    {
        var scanner = Expression.Parameter(typeof(JsonScanner).MakeByRefType(), "scanner");
        var original = Expression.Parameter(typeof(T), "original");
        return Leaf(scanner, typeof(T)) is null && Object(scanner, typeof(T), original) is { } body ? Expression.Lambda<ReadJsonOnto<T>>(body, scanner, original).Compile() : null;
    }

    /// <summary>A value that is read by a call.</summary>
    private Expression? Leaf(ParameterExpression scanner, Type type)
    {
        if (Own.TryGetValue(type, out var own)) return Expression.Call(scanner, own, null);
        if (Array.IndexOf(Whole, type) >= 0) return Expression.Call(scanner, nameof(JsonScanner.ReadInteger), [type]);
        if (HasAttributes(type)) return null;
        if (type.IsEnum) return Expression.Call(scanner, nameof(JsonScanner.ReadEnum), [type]);
        if (Nullable.GetUnderlyingType(type) is { } inner) return Call(nameof(JsonReaders.Nullable), [inner], scanner, inner);
        if (type.IsSZArray) return Call(nameof(JsonReaders.Array), [type.GetElementType()!], scanner, type.GetElementType()!);
        if (!type.IsGenericType) return null;
        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (Array.IndexOf(Lists, definition) >= 0) return Expression.Convert(Call(nameof(JsonReaders.List), arguments, scanner, arguments[0]), type);
        if (Array.IndexOf(Sets, definition) >= 0) return Expression.Convert(Call(nameof(JsonReaders.Set), arguments, scanner, arguments[0]), type);
        if (Array.IndexOf(Maps, definition) < 0) return null;
        if (arguments[0] == typeof(string)) return Expression.Convert(Call(nameof(JsonReaders.Texts), [arguments[1]], scanner, arguments[1]), type);
        var isParsed = arguments[0].IsPrimitive || arguments[0] == typeof(Guid) || arguments[0] == typeof(decimal);
        return isParsed && arguments[0] != typeof(bool) ? Expression.Convert(Call(nameof(JsonReaders.Map), arguments, scanner, arguments[1]), type) : null;
    }

    private MethodCallExpression Call(string method, Type[] arguments, ParameterExpression scanner, Type item) =>
        Expression.Call(typeof(JsonReaders), method, arguments, scanner, Expression.Constant(isLenient && CanBeNull(item) ? ReaderOf(item, nameof(Forgiving)) : ReaderOf(item)));

    private Expression? Object(ParameterExpression scanner, Type type, ParameterExpression? original = null)
    {
        if (HasAttributes(type) || type.IsPrimitive || type.IsPointer || typeof(System.Collections.IEnumerable).IsAssignableFrom(type) || type.Namespace == "System.Text.Json") return null;
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type)) return null;
        if (RecordShape.Of(type) is not { } shape) return null;
        if (Ignored(shape) is not { } ignored) return null;
        var members = shape.Members;
        var values = members.Select(static (m, i) => Expression.Variable(m.Type, m.Name)).ToArray();
        var seen = Enumerable.Range(0, (members.Count + 63) / 64).Select(static i => Expression.Variable(typeof(ulong), $"seen{i}")).ToArray();
        var required = members.Select((m, i) => !ignored[i] && (m.IsRequired || (failsOnMissing && m.Parameter is not { HasDefaultValue: true }))).ToArray();
        // A name that no field has keeps the slots those of the members.
        var names = new JsonNames(members.Select((m, i) => ignored[i] ? "" : NameOf(m)).ToArray());
        var last = Expression.Variable(typeof(JsonName), "last");
        var known = Expression.Variable(typeof(JsonNames), "known");
        var done = Expression.Label("done");
        var cases = members.Select((m, i) => Expression.SwitchCase(
            ignored[i] ? Expression.Call(scanner, nameof(JsonScanner.Skip), null) : Expression.Block(
                typeof(void),
                Expression.Assign(values[i], Value(scanner, m)),
                Expression.OrAssign(seen[i / 64], Expression.Constant(1UL << (i % 64)))),
            Expression.Constant(i))).Append(Expression.SwitchCase(Expression.Break(done), Expression.Constant(JsonNames.End)));
        var steps = new List<Expression>();
        if (original is not null)
        {
            steps.AddRange(members.Select((m, i) => Expression.Assign(values[i], Expression.MakeMemberAccess(original, m.Member))));
            steps.AddRange(seen.Select(static s => Expression.Assign(s, Expression.Constant(ulong.MaxValue))));
        }
        for (var i = 0; i < members.Count && original is null; i++)
            if (members[i].Parameter is { HasDefaultValue: true } optional) steps.Add(Expression.Assign(values[i], Default(optional)));
        steps.Add(Expression.Assign(known, Expression.Constant(names)));
        steps.Add(Expression.Assign(last, Expression.Property(known, nameof(JsonNames.Start))));
        steps.Add(Expression.Call(scanner, nameof(JsonScanner.BeginObject), null));
        steps.Add(Expression.Loop(
            Expression.Switch(
                typeof(void),
                Expression.Call(scanner, nameof(JsonScanner.NextField), null, known, last),
                Expression.Call(scanner, nameof(JsonScanner.Skip), null),
                null,
                cases),
            done));
        for (var i = 0; i < members.Count; i++)
            if (required[i]) steps.Add(Expression.IfThen(Expression.Not(IsSeen(seen, i)), Expression.Call(scanner, nameof(JsonScanner.Missing), null, known, Expression.Constant(i))));
        steps.Add(shape.Make(values, i => IsSeen(seen, i)));
        var read = Expression.Block(type, values.Concat(seen).Append(known).Append(last), steps);
        return Expression.Condition(
            type.IsValueType ? Expression.Call(scanner, nameof(JsonScanner.TakeNull), null, Expression.Constant("an object")) : Expression.Call(scanner, nameof(JsonScanner.TryNull), null),
            Expression.Default(type),
            read);
    }

    private Expression Value(ParameterExpression scanner, RecordMember member)
    {
        if (isLenient && CanBeNull(member.Type) && member.IsNullable)
            return Expression.Call(typeof(JsonReaders), nameof(JsonReaders.Forgiving), [member.Type], scanner, Expression.Constant(ReaderOf(member.Type)));
        var refusesNull = failsOnMissing && !member.IsNullable && !member.Type.IsValueType;
        if (refusesNull && member.Type == typeof(string)) return Expression.Call(scanner, nameof(JsonScanner.ReadText), null);
        var value = Leaf(scanner, member.Type) ?? Expression.Invoke(Expression.Property(Expression.Constant(ReaderOf(member.Type)), "Read"), scanner);
        return refusesNull ? Expression.Block(Expression.Call(scanner, nameof(JsonScanner.RefuseNull), null), value) : value;
    }

    private Expression Serialized(ParameterExpression scanner, Type type) =>
        Expression.Call(typeof(JsonReaders), nameof(JsonReaders.Serialized), [type], scanner, Expression.Constant(options.GetTypeInfo(type), typeof(System.Text.Json.Serialization.Metadata.JsonTypeInfo<>).MakeGenericType(type)));

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private object ReaderOf(Type type, string method = nameof(Reader)) => typeof(JsonCompiler).GetMethod(method)!.MakeGenericMethod(type).Invoke(this, null)!;

    private static Expression IsSeen(ParameterExpression[] seen, int i) =>
        Expression.NotEqual(Expression.And(seen[i / 64], Expression.Constant(1UL << (i % 64))), Expression.Constant(0UL));

    private static Expression Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value ? Expression.Constant(value.GetType() == parameter.ParameterType ? value : Converted(value, parameter.ParameterType), parameter.ParameterType) : Expression.Default(parameter.ParameterType);

    private static object Converted(object value, Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner.IsEnum ? Enum.ToObject(inner, value) : value;
    }

    private static string NameOf(RecordMember member) =>
        Attribute<JsonPropertyNameAttribute>(member)?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    /// <summary>Which members are left out; null: what they say of themselves is for the serializer of .NET.</summary>
    private static bool[]? Ignored(RecordShape shape)
    {
        var ignored = shape.Members.Select(static m => Attribute<JsonIgnoreAttribute>(m) is { Condition: JsonIgnoreCondition.Always }).ToArray();
        for (var i = 0; i < ignored.Length; i++)
            if (HasAttributes(shape.Members[i].Member) || (ignored[i] && shape.Members[i].Parameter is not null)) return null;
        return shape.Type.GetConstructors().Any(HasAttributes) ? null : ignored;
    }

    private static T? Attribute<T>(RecordMember member)
        where T : Attribute => member.Member.GetCustomAttribute<T>();

    internal static bool HasAttributes(MemberInfo member) => member.GetCustomAttributes(true).Any(static a =>
        a is JsonAttribute and not (JsonPropertyNameAttribute or JsonIgnoreAttribute or JsonPropertyOrderAttribute));
}
